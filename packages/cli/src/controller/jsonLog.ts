import type { JsonObject } from '@backstage/types';
import type { Log } from '@meshspace/plugin-meshspace-backend';

/** One JSON object a line, as collectors of logs expect it. */
export function jsonLog(write: (line: string) => void, now: () => Date): Log {
  const at =
    (level: string) =>
    (message: string, meta?: Error | JsonObject): void => {
      const more = meta instanceof Error ? { error: meta.message } : meta;
      write(
        `${JSON.stringify({
          time: now().toISOString(),
          level,
          message,
          ...more,
        })}\n`,
      );
    };
  return {
    debug: () => {},
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  };
}
