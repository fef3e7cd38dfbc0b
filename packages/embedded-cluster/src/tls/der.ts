/** Just enough of ASN.1's DER to write a certificate. */
export type Der = Buffer;

function length(size: number): Buffer {
  if (size < 128) return Buffer.from([size]);
  const bytes: number[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256))
    bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

export function tagged(tag: number, ...parts: Buffer[]): Der {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), length(body.length), body]);
}

export const sequence = (...parts: Der[]) => tagged(0x30, ...parts);
export const set = (...parts: Der[]) => tagged(0x31, ...parts);
export const explicit = (tag: number, ...parts: Der[]) =>
  tagged(0xa0 | tag, ...parts);
export const octets = (body: Buffer) => tagged(0x04, body);
export const bits = (body: Buffer, unused = 0) =>
  tagged(0x03, Buffer.from([unused]), body);
export const utf8 = (text: string) => tagged(0x0c, Buffer.from(text));
export const yes = () => tagged(0x01, Buffer.from([0xff]));

export function integer(value: Buffer | number): Der {
  const body = typeof value === 'number' ? Buffer.from([value]) : value;
  return tagged(
    0x02,
    body[0] & 0x80 ? Buffer.concat([Buffer.from([0]), body]) : body,
  );
}

export function time(date: Date): Der {
  const digits = date.toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return tagged(0x18, Buffer.from(`${digits}Z`));
}

export function oid(text: string): Der {
  const [first, second, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const group = [part & 0x7f];
    for (let left = part >> 7; left > 0; left >>= 7)
      group.unshift((left & 0x7f) | 0x80);
    bytes.push(...group);
  }
  return tagged(0x06, Buffer.from(bytes));
}
