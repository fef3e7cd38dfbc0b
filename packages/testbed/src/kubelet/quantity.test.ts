import { parseQuantity } from './quantity';

describe('parseQuantity', () => {
  it.each([
    ['1', 1],
    ['250m', 0.25],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['2e3', 2000],
    ['64Mi', 64 * 2 ** 20],
    ['1.5Gi', 1.5 * 2 ** 30],
    ['2k', 2000],
    ['100n', 1e-7],
    [3, 3],
  ])('reads %s', (text, value) => {
    expect(parseQuantity(text)).toBeCloseTo(value, 10);
  });

  it.each(['', 'many', '1Zi', '1 2', 'Mi'])('refuses %j', text => {
    expect(() => parseQuantity(text)).toThrow(/not a quantity/);
  });
});
