import { quantityOf, sameQuantity } from './quantity';

describe('a quantity', () => {
  it.each<[unknown, number | undefined]>([
    ['500m', 0.5],
    ['1', 1],
    [2, 2],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['-1', -1],
    ['1k', 1000],
    ['1Ki', 1024],
    ['1Gi', 2 ** 30],
    ['1e3', 1000],
    ['100u', 1e-4],
    ['1E', 1e18],
    ['', undefined],
    ['1 Gi', undefined],
    ['1gi', undefined],
    ['constructor', undefined],
    [undefined, undefined],
  ])('%j is %s', (text, amount) => {
    const found = quantityOf(text);
    expect(found === undefined).toBe(amount === undefined);
    expect(found ?? 0).toBeCloseTo(amount ?? 0, 12);
  });

  it.each<[unknown, unknown, boolean]>([
    ['0.5', '500m', true],
    ['1024Mi', '1Gi', true],
    [1, '1', true],
    ['1G', '1Gi', false],
    ['x', 'y', false],
    ['x', 'x', true],
  ])('%j and %j are the same: %s', (a, b, same) => {
    expect(sameQuantity(a, b)).toBe(same);
  });
});
