import fc from 'fast-check';
import { digest, sameJson, stableJson } from './digest';

const value = fc.jsonValue({ maxDepth: 4 });

describe('stableJson', () => {
  it('is JSON that does not depend on the order of keys', () => {
    fc.assert(
      fc.property(value, one => {
        expect(JSON.parse(stableJson(one))).toEqual(
          JSON.parse(JSON.stringify(one)),
        );
      }),
    );
    expect(stableJson({ b: [1, { d: 'x', c: null }], a: '"' })).toBe(
      '{"a":"\\"","b":[1,{"c":null,"d":"x"}]}',
    );
  });

  it('leaves out what is not there', () => {
    expect(stableJson({ b: undefined, a: 1 })).toBe('{"a":1}');
    expect(stableJson([undefined, 1])).toBe('[null,1]');
  });
});

describe('sameJson', () => {
  it.each([
    [{ a: 1, b: undefined }, { a: 1 }, true],
    [{ a: 1 }, { a: 1, b: undefined }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: 1, c: 2 }, { a: 1, b: 2 }, false],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    [null, undefined, true],
    [{ toString: undefined }, {}, true],
    [{}, { toString: 1 }, false],
    ['1', 1, false],
  ])('%j and %j: %j', (a, b, same) => {
    expect(sameJson(a, b)).toBe(same);
    expect(stableJson(a) === stableJson(b)).toBe(same);
  });

  it('says what the texts say', () => {
    fc.assert(
      fc.property(value, value, fc.boolean(), (a, b, copy) => {
        const other = copy ? structuredClone(a) : b;
        expect(sameJson(a, other)).toBe(stableJson(a) === stableJson(other));
      }),
    );
  });
});

it('a digest changes with the text', () => {
  expect(digest('a')).not.toBe(digest('b'));
  expect(digest('')).toMatch(/^[0-9a-f]{16}$/);
});
