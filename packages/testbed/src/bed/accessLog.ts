import fs from 'node:fs';
import type { AccessLogField } from '../mesh/profiles';

/** One request as an Envoy saw it. Fields that do not apply are undefined. */
export type AccessLogEntry = Partial<
  Record<Exclude<AccessLogField, 'status' | 'duration'>, string>
> & {
  status: number;
  duration?: number;
};

/** An entry of a sidecar's log, or nothing for a line that is something else. */
export function parseEntry(line: string): AccessLogEntry | undefined {
  const text = /^\S+ stdout F (\{.*\})$/.exec(line)?.[1];
  if (!text) return undefined;
  try {
    const raw = JSON.parse(text) as Record<string, string | number | null>;
    if (!('cluster' in raw && 'status' in raw)) return undefined;
    const entries = Object.entries(raw).filter(
      ([, value]) => value !== null && value !== '-',
    );
    return { status: 0, ...Object.fromEntries(entries) };
  } catch {
    return undefined;
  }
}

/** The end of one sidecar's access log that grows: what was read once is not read again. */
export class AccessLog {
  private at = 0;
  private rest = '';
  private readonly entries = new Map<string, AccessLogEntry[]>();

  constructor(private readonly file: string) {}

  /** What is known of a request so far, in the order of its arrival. */
  find(request: string): AccessLogEntry[] {
    this.read();
    return this.entries.get(request) ?? [];
  }

  private read(): void {
    if (!fs.existsSync(this.file)) return;
    const handle = fs.openSync(this.file, 'r');
    try {
      // a restarted sidecar begins a new file
      if (fs.fstatSync(handle).size < this.at) {
        this.at = 0;
        this.rest = '';
      }
      const buffer = Buffer.alloc(256 * 1024);
      for (let read = -1; read !== 0; ) {
        read = fs.readSync(handle, buffer, 0, buffer.length, this.at);
        this.at += read;
        this.take(buffer.toString('utf8', 0, read));
      }
    } finally {
      fs.closeSync(handle);
    }
  }

  private take(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      const entry = parseEntry(line);
      if (entry?.request)
        this.entries.set(entry.request, [
          ...(this.entries.get(entry.request) ?? []),
          entry,
        ]);
    }
  }
}

/** The entry of the caller's side: the same sidecar may also have let the request in. */
export function outbound(
  entries: AccessLogEntry[],
): AccessLogEntry | undefined {
  return entries.find(({ cluster }) => !cluster?.startsWith('inbound|'));
}
