const SUFFIXES: Readonly<Record<string, number>> = {
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

/** `0.5` is stored as `500m`, `1024Mi` as `1Gi`. */
export function sameQuantity(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const [left, right] = [quantityOf(a), quantityOf(b)];
  return (
    left !== undefined &&
    right !== undefined &&
    Math.abs(left - right) <= 1e-12 * Math.abs(left)
  );
}

/** What a quantity of Kubernetes amounts to: `500m` is 0.5, `1Gi` is 2^30. Undefined for what is none. @public */
export function quantityOf(value: unknown): number | undefined {
  const text = String(value);
  const found = /^([+-]?\d*\.?\d+)(?:([eE][+-]?\d+)|([a-zA-Z]{0,2}))$/.exec(
    text,
  );
  if (!found) return undefined;
  const [, digits, exponent = '', suffix = ''] = found;
  const factor = SUFFIXES[suffix];
  return factor === undefined ? undefined : Number(digits + exponent) * factor;
}
