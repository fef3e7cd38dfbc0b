import fc from 'fast-check';
import { encodeName, parseQuestion, reply } from './message';

const AAAA = 28;

function query(name: string, type = 1): Buffer {
  const head = Buffer.from([0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([head, encodeName(name), Buffer.from([0, type, 0, 1])]);
}

const answers = (message: Buffer | undefined) => message?.readUInt16BE(6);
const code = (message: Buffer | undefined) =>
  (message?.readUInt16BE(2) ?? 0) & 15;

describe('reply', () => {
  const known = { exists: true, addresses: ['10.0.0.1', '10.0.0.2'] };

  it('carries the id, the question and every address', () => {
    const message = reply(query('web.shop'), () => known)!;
    expect(message.readUInt16BE(0)).toBe(0xabcd);
    expect(parseQuestion(message)).toMatchObject({ name: 'web.shop', type: 1 });
    expect(answers(message)).toBe(2);
    expect([...message.subarray(-4)]).toEqual([10, 0, 0, 2]);
  });

  it('says of a name that exists that it has no IPv6 address, not that it does not exist', () => {
    const message = reply(query('web.shop', AAAA), () => known);
    expect([answers(message), code(message)]).toEqual([0, 0]);
  });

  it('says NXDOMAIN of any other name', () => {
    expect(
      code(reply(query('nothing'), () => ({ exists: false, addresses: [] }))),
    ).toBe(3);
    expect(code(reply(query('example.com'), () => undefined))).toBe(3);
  });

  it('follows an alias to its address, and a circle of aliases to its end', () => {
    const alias = (name: string) =>
      name === 'a' ? { exists: true, cname: 'b', addresses: [] } : known;
    expect(answers(reply(query('a'), alias))).toBe(3);
    const circle = () => ({ exists: true, cname: 'a', addresses: [] });
    expect(answers(reply(query('a'), circle))).toBe(5);
  });

  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), bytes => {
        expect(() => reply(Buffer.from(bytes), () => known)).not.toThrow();
      }),
    );
  });
});
