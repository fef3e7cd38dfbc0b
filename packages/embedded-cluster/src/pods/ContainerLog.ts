import { EventEmitter, on } from 'node:events';

export interface LogOptions {
  previous?: boolean;
  follow?: boolean;
  tailLines?: number;
  sinceSeconds?: number;
  /** RFC 3339. */
  sinceTime?: string;
  timestamps?: boolean;
  limitBytes?: number;
  signal?: AbortSignal;
}

interface Line {
  at: number;
  text: string;
}

const MOST_LINES = 5000;

/** The lines of one run of a container. */
export class ContainerLog {
  private lines: Line[] = [];
  private partial = '';
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private ended = false;

  constructor(private readonly now: () => number) {}

  write(chunk: string) {
    const parts = (this.partial + chunk).split('\n');
    this.partial = parts.pop() ?? '';
    parts.forEach(text => this.push(text));
  }

  end() {
    if (this.partial) {
      this.push(this.partial);
      this.partial = '';
    }
    this.ended = true;
    this.changes.emit('line', undefined);
  }

  /** Text as `kubectl logs` prints it; following ends with the container or the signal. */
  async *read(options: LogOptions): AsyncGenerator<string> {
    const print = ({ at, text }: Line) =>
      options.timestamps
        ? `${new Date(at).toISOString().replace('Z', '000000Z')} ${text}\n`
        : `${text}\n`;
    const abort = new AbortController();
    const signal = options.signal
      ? AbortSignal.any([options.signal, abort.signal])
      : abort.signal;
    const added =
      options.follow && !this.ended
        ? on(this.changes, 'line', { signal })
        : undefined;
    let budget = options.limitBytes ?? Number.POSITIVE_INFINITY;
    try {
      for (const line of this.selected(options)) {
        const text = print(line).slice(0, budget);
        budget -= text.length;
        if (text) {
          yield text;
        }
      }
      for await (const [line] of added ?? []) {
        if (line === undefined || budget <= 0) {
          return;
        }
        const text = print(line as Line).slice(0, budget);
        budget -= text.length;
        yield text;
      }
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
    } finally {
      abort.abort();
    }
  }

  /** The last lines, for a termination message. */
  tail(count: number): string {
    return this.lines
      .slice(-count)
      .map(({ text }) => `${text}\n`)
      .join('');
  }

  private selected({ tailLines, sinceSeconds, sinceTime }: LogOptions): Line[] {
    const since = Math.max(
      sinceSeconds === undefined ? 0 : this.now() - sinceSeconds * 1000,
      sinceTime === undefined ? 0 : Date.parse(sinceTime),
    );
    const recent = this.lines.filter(({ at }) => at >= since);
    return tailLines === undefined
      ? recent
      : recent.slice(recent.length - Math.min(tailLines, recent.length));
  }

  private push(text: string) {
    const line = { at: this.now(), text };
    this.lines.push(line);
    if (this.lines.length > MOST_LINES) {
      this.lines = this.lines.slice(MOST_LINES / 5);
    }
    this.changes.emit('line', line);
  }
}
