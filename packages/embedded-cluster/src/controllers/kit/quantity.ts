const SUFFIXES: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** `500m`, `1Gi`, `2`, `1e3` → a number of base units. */
export function parseQuantity(text: string | number | undefined): number {
  const match = /^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([a-zA-Z]*)$/.exec(
    String(text ?? '0').trim(),
  );
  const factor = match ? SUFFIXES[match[2]] : undefined;
  if (!match || factor === undefined) {
    throw new Error(
      `"${text}" is not a quantity; write it like 500m, 128Mi or 2`,
    );
  }
  return Number(match[1]) * factor;
}

/** Back to text, in the notation that fits the resource. */
export function formatQuantity(value: number, resource: string): string {
  if (/cpu/.test(resource)) {
    return Number.isInteger(value)
      ? String(value)
      : `${Math.round(value * 1000)}m`;
  }
  if (/memory|storage/.test(resource)) {
    for (const suffix of ['Gi', 'Mi', 'Ki']) {
      if (value !== 0 && value % SUFFIXES[suffix] === 0) {
        return `${value / SUFFIXES[suffix]}${suffix}`;
      }
    }
  }
  return String(value);
}
