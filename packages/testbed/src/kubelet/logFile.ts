import fs from 'node:fs';

/** One line of a container's log as the container runtime interface has it: `<time> <stream> F <text>`. */
export function formatLine(
  time: string,
  stream: 'stdout' | 'stderr',
  text: string,
): string {
  return `${time} ${stream} F ${text}\n`;
}

export interface LogQuery {
  timestamps: boolean;
  tailLines?: number;
  sinceMs?: number;
  limitBytes?: number;
}

/** What `kubectl logs` shows of a line, or nothing if it is older than asked for. */
export function showLine(line: string, query: LogQuery): string {
  const match = /^(\S+) \S+ F (.*)$/s.exec(line);
  if (!match) return '';
  const [, time, text] = match;
  if (query.sinceMs !== undefined && Date.parse(time) < query.sinceMs)
    return '';
  return `${query.timestamps ? `${time} ` : ''}${text}\n`;
}

export function logQuery(parameters: URLSearchParams, now: number): LogQuery {
  const number = (name: string) =>
    parameters.get(name) === null ? undefined : Number(parameters.get(name));
  const sinceTime = parameters.get('sinceTime');
  const sinceSeconds = number('sinceSeconds');
  return {
    timestamps: parameters.get('timestamps') === 'true',
    tailLines: number('tailLines'),
    limitBytes: number('limitBytes'),
    ...(sinceTime ? { sinceMs: Date.parse(sinceTime) } : {}),
    ...(sinceSeconds === undefined
      ? {}
      : { sinceMs: now - sinceSeconds * 1000 }),
  };
}

/** Collects the lines of one stream into the log; what has no newline at the end is a line, too. */
export function collectLines(
  stream: NodeJS.ReadableStream,
  name: 'stdout' | 'stderr',
  write: (text: string) => void,
  onEnd: () => void,
): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    const time = new Date().toISOString();
    if (lines.length > 0)
      write(lines.map(line => formatLine(time, name, line)).join(''));
  });
  stream.on('error', () => {});
  stream.on('close', () => {
    if (rest) write(formatLine(new Date().toISOString(), name, rest));
    onEnd();
  });
}

const FOLLOW_EVERY_MS = 100;

/** Sends a log, and what is added to it until `ended` says that nothing more can come. Returns how to stop early. */
export function sendLog(
  file: string,
  query: LogQuery,
  follow: { ended(): boolean } | undefined,
  send: (text: string) => void,
  onEnd: () => void,
): () => void {
  const text = fs.readFileSync(file, 'utf8');
  let lines = text.split('\n').slice(0, -1);
  if (query.tailLines !== undefined)
    lines = query.tailLines > 0 ? lines.slice(-query.tailLines) : [];
  const shown = lines.map(line => showLine(line, query)).join('');
  send(
    query.limitBytes === undefined
      ? shown
      : Buffer.from(shown).subarray(0, query.limitBytes).toString(),
  );
  if (!follow) {
    onEnd();
    return () => {};
  }
  const handle = fs.openSync(file, 'r');
  const buffer = Buffer.alloc(64 * 1024);
  let at = Buffer.byteLength(text);
  let rest = Buffer.alloc(0);
  const sendNew = () => {
    for (;;) {
      const read = fs.readSync(handle, buffer, 0, buffer.length, at);
      if (read === 0) return;
      at += read;
      rest = Buffer.concat([rest, buffer.subarray(0, read)]);
      const end = rest.lastIndexOf('\n') + 1;
      const whole = rest.subarray(0, end).toString();
      rest = rest.subarray(end);
      const added = whole
        .split('\n')
        .slice(0, -1)
        .map(line => showLine(line, query))
        .join('');
      if (added) send(added);
    }
  };
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    if (!timer) return;
    clearInterval(timer);
    timer = undefined;
    fs.closeSync(handle);
  };
  timer = setInterval(() => {
    // asked first: what is written between the two is read, what comes after the end cannot be
    const last = follow.ended();
    sendNew();
    if (!last) return;
    stop();
    onEnd();
  }, FOLLOW_EVERY_MS);
  return stop;
}
