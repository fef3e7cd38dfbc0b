import type { AccessLogField } from '../mesh/profiles';
import { LogTail } from './logTail';

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

/** One sidecar's access log, by request. */
export class AccessLog {
  private readonly tail: LogTail;
  private readonly entries = new Map<string, AccessLogEntry[]>();

  constructor(file: string) {
    this.tail = new LogTail(file);
  }

  /** What is known of a request so far, in the order of its arrival. */
  find(request: string): AccessLogEntry[] {
    for (const line of this.tail.newLines()) {
      const entry = parseEntry(line);
      if (entry?.request)
        this.entries.set(entry.request, [
          ...(this.entries.get(entry.request) ?? []),
          entry,
        ]);
    }
    return this.entries.get(request) ?? [];
  }
}

/** The entry of the caller's side: the same sidecar may also have let the request in. */
export function outbound(
  entries: AccessLogEntry[],
): AccessLogEntry | undefined {
  return entries.find(({ cluster }) => !cluster?.startsWith('inbound|'));
}
