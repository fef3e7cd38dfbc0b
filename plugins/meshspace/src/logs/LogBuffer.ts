/** One line of one container. */
export interface LogLine {
  source: number;
  /** As it came, without its time; may hold colours. */
  text: string;
  /** RFC 3339, when the log has it. */
  time?: string;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
// eslint-disable-next-line no-control-regex -- colours are control characters
const ANSI = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** Without a match of the whole line: a hundred thousand of them come at once. */
export function parseLine(raw: string, source: number): LogLine {
  const end = raw.charAt(10) === 'T' ? raw.indexOf(' ') : -1;
  const time = raw.slice(0, Math.max(0, end));
  return TIME.test(time)
    ? { source, text: raw.slice(end + 1), time }
    : { source, text: raw };
}

export function plain(text: string): string {
  return text.includes('\u001b') ? text.replace(ANSI, '') : text;
}

const ERROR = /\b(error|exception|fatal|panic|traceback|err)\b/i;

export function isError(text: string): boolean {
  return ERROR.test(text);
}

/** Lines in the order they came; grows at the end, and forgets the oldest beyond its limit all at once. */
export class LogBuffer {
  readonly #limit: number;
  #lines: LogLine[] = [];
  /** Lines that were forgotten. */
  dropped = 0;

  constructor(limit = 200_000) {
    this.#limit = limit;
  }

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  append(lines: LogLine[]): void {
    for (const line of lines) this.#lines.push(line);
    if (this.#lines.length > this.#limit) {
      const excess = this.#lines.length - Math.floor(this.#limit * 0.9);
      this.#lines = this.#lines.slice(excess);
      this.dropped += excess;
    }
  }
}

/** The numbers of the lines that hold a text; carries on where it stopped when only lines came. */
export class LogSearch {
  readonly #needle: string;
  readonly #hits: number[] = [];
  #seen = 0;
  #dropped = 0;

  constructor(query: string) {
    this.#needle = query.toLowerCase();
  }

  update(buffer: LogBuffer): readonly number[] {
    if (buffer.dropped !== this.#dropped) {
      this.#hits.length = 0;
      this.#seen = 0;
      this.#dropped = buffer.dropped;
    }
    const { lines } = buffer;
    for (; this.#seen < lines.length; this.#seen++) {
      if (plain(lines[this.#seen].text).toLowerCase().includes(this.#needle))
        this.#hits.push(this.#seen);
    }
    return this.#hits;
  }
}
