/** JSON with sorted keys: equal values have equal text. */
export function stableJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) {
    let text = '';
    for (const entry of value) {
      text += text === '' ? stableJson(entry) : `,${stableJson(entry)}`;
    }
    return `[${text}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const record = value as Record<string, unknown>;
    let text = '';
    for (const key of Object.keys(record).sort()) {
      const entry = record[key];
      if (entry === undefined) continue;
      text += `${text === '' ? '' : ','}${keyText(key)}${stableJson(entry)}`;
    }
    return `{${text}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** Most keys are field names and come again and again. */
const keyTexts = new Map<string, string>();
const MOST_KEYS = 1000;

function keyText(key: string): string {
  const known = keyTexts.get(key);
  if (known !== undefined) return known;
  const text = `${JSON.stringify(key)}:`;
  if (keyTexts.size < MOST_KEYS) keyTexts.set(key, text);
  return text;
}

/** Whether two values have the same stable JSON, without writing it. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) {
    return (a ?? null) === (b ?? null);
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((entry, index) => sameJson(entry, b[index]))
    );
  }
  const [left, right] = [a, b] as Record<string, unknown>[];
  return sayTheSame(left, right) && countOf(left) === countOf(right);
}

function sayTheSame(
  left: Record<string, unknown>,
  right: Record<string, unknown>,
): boolean {
  for (const key of Object.keys(left)) {
    const value = left[key];
    if (value === undefined) continue;
    if (!Object.hasOwn(right, key) || right[key] === undefined) return false;
    if (!sameJson(value, right[key])) return false;
  }
  return true;
}

function countOf(record: Record<string, unknown>): number {
  let count = 0;
  for (const key of Object.keys(record)) if (record[key] !== undefined) count++;
  return count;
}

/** A short digest to notice change, not to resist attack: two FNV-1a hashes of 32 bits. */
export function digest(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x9dc5811c;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x01000197);
  }
  const hex = (n: number) => (n >>> 0).toString(16).padStart(8, '0');
  return hex(a) + hex(b);
}
