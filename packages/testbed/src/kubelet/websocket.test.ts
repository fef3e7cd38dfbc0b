import fc from 'fast-check';
import { decodeFrame, encodeFrame, Opcode } from './websocket';

/** A client's frame: the same, but masked. */
function masked(payload: Buffer, mask: Buffer): Buffer {
  const plain = encodeFrame(Opcode.binary, payload);
  const head = Buffer.from(plain.subarray(0, plain.length - payload.length));
  head[1] |= 0x80;
  return Buffer.concat([
    head,
    mask,
    Buffer.from(payload.map((byte, i) => byte ^ mask[i & 3])),
  ]);
}

const payloads = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .constantFrom(125, 126, 65_535, 65_536)
    .map(length => new Uint8Array(length).fill(7)),
);

it('reads back what it wrote, masked or not, and leaves the rest alone', () => {
  fc.assert(
    fc.property(
      payloads,
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.boolean(),
      (bytes, mask, isMasked) => {
        const payload = Buffer.from(bytes);
        const wire = isMasked
          ? masked(payload, Buffer.from(mask))
          : encodeFrame(Opcode.binary, payload);
        const decoded = decodeFrame(Buffer.concat([wire, Buffer.from('next')]));
        expect(decoded?.frame.opcode).toBe(Opcode.binary);
        expect(decoded?.frame.payload.equals(payload)).toBe(true);
        expect(decoded?.rest.toString()).toBe('next');
      },
    ),
  );
});

it('waits for the whole frame', () => {
  fc.assert(
    fc.property(
      payloads,
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (bytes, part) => {
        const wire = encodeFrame(Opcode.binary, Buffer.from(bytes));
        expect(
          decodeFrame(wire.subarray(0, Math.floor(wire.length * part))),
        ).toBeUndefined();
      },
    ),
  );
});
