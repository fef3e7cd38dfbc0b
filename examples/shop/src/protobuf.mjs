/* As much of Protocol Buffers as shipping.proto needs: strings and unsigned numbers in numbered fields. */

const varint = value => {
  const bytes = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  return Buffer.from([...bytes, rest]);
};

export function encode(fields) {
  return Buffer.concat(
    Object.entries(fields).flatMap(([number, value]) => {
      if (typeof value === 'number') {
        return [varint(Number(number) << 3), varint(value)];
      }
      const text = Buffer.from(value);
      return [varint((Number(number) << 3) | 2), varint(text.length), text];
    }),
  );
}

export function decode(buffer) {
  const fields = {};
  let at = 0;
  const read = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = buffer[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) {
        return value;
      }
    }
  };
  while (at < buffer.length) {
    const tag = read();
    if ((tag & 7) === 2) {
      const length = read();
      fields[tag >> 3] = buffer.toString('utf8', at, at + length);
      at += length;
    } else {
      fields[tag >> 3] = read();
    }
  }
  return fields;
}

/** One gRPC message: not compressed, and its length. */
export function frame(message) {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

export const unframe = buffer => buffer.subarray(5, 5 + buffer.readUInt32BE(1));
