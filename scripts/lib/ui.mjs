const HEARTBEAT_MS = 15_000;

/** `7 s`, `1 min 05 s`. */
export function formatElapsed(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(
    2,
    '0',
  )} s`;
}

/** Shows steps with elapsed time: one living line on a terminal, plain lines elsewhere. */
export function createUi({ stream = process.stderr, now = Date.now } = {}) {
  const living = Boolean(stream.isTTY) && process.env.CI === undefined;
  const clear = () => living && stream.write('\r\u001b[2K');

  return {
    line(text) {
      clear();
      stream.write(`${text}\n`);
    },
    async step(title, work) {
      const startedAt = now();
      const elapsed = () => formatElapsed(now() - startedAt);
      let detail = '';
      const show = () => {
        const text = `  ${title} … ${elapsed()}${detail ? `  ${detail}` : ''}`;
        clear();
        stream.write(
          living ? text.slice(0, (stream.columns ?? 80) - 1) : `${text}\n`,
        );
      };
      show();
      const timer = setInterval(show, living ? 1000 : HEARTBEAT_MS);
      try {
        const result = await work(text => {
          detail = text;
        });
        clear();
        stream.write(`✔ ${title} (${elapsed()})\n`);
        return result;
      } catch (error) {
        clear();
        stream.write(`✘ ${title} (${elapsed()})\n`);
        throw error;
      } finally {
        clearInterval(timer);
      }
    },
  };
}
