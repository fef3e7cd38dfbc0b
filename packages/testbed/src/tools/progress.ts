export interface Progress {
  /** Shows what is being done; the elapsed time is added and kept current until the next step. */
  step(text: string): void;
  done(text: string): void;
}

export function elapsed(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

interface Output {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** A line that renews itself on a terminal; in a log, one line per step and one every half minute. */
export function createProgress(
  output: Output = process.stderr,
  now: () => number = Date.now,
): Progress {
  const start = now();
  let text = '';
  let stepStart = start;
  let timer: NodeJS.Timeout | undefined;
  const show = () => {
    const line = `${text} (${elapsed(now() - stepStart)}, ${elapsed(
      now() - start,
    )} in all)`;
    output.write(output.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  };
  return {
    step(next) {
      clearInterval(timer);
      text = next;
      stepStart = now();
      show();
      timer = setInterval(show, output.isTTY ? 1000 : 30_000);
      timer.unref();
    },
    done(last) {
      clearInterval(timer);
      output.write(
        `${output.isTTY ? '\r\u001b[K' : ''}${last} (${elapsed(
          now() - start,
        )})\n`,
      );
    },
  };
}
