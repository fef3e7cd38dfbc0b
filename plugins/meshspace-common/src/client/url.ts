type Part = string | number | boolean | undefined;

/** A path of encoded segments: what a caller passes can never leave its segment. */
export function path(
  strings: TemplateStringsArray,
  ...values: (string | number)[]
): string {
  return strings.reduce(
    (text, piece, index) =>
      `${text}${piece}${
        index < values.length ? encodeURIComponent(String(values[index])) : ''
      }`,
    '',
  );
}

/** `?a=1&b=2`, without what is undefined; empty if nothing is left. */
export function query(values: object): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(values) as [string, Part][]) {
    if (value !== undefined) params.set(key, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}
