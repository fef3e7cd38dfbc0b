const UNITS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 0.001,
  µs: 0.001,
  ns: 0.000_001,
};

/** Milliseconds of a duration as Kubernetes writes it (`1.5s`, `1m30s`); undefined if it is none. */
export function milliseconds(duration: string | undefined): number | undefined {
  if (!duration || duration.length > 64) return undefined;
  let total = 0;
  let read = 0;
  for (const part of duration.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|us|µs|ns|s)/g)) {
    if (part.index !== read) return undefined;
    total += Number(part[1]) * UNITS[part[2]];
    read += part[0].length;
  }
  return read === duration.length ? total : undefined;
}
