import { Samples } from '../Samples';
import { evaluate } from './evaluate';
import { parseDurationMs, parsePromQl } from './parse';

/** Two series of `requests`, 2/s and 1/s, a counter that is reset, and a histogram; 10 minutes, every 15 s. */
function example(): Samples {
  const samples = new Samples(3_600_000);
  const labels = (to: string, code: string) => ({
    __name__: 'requests',
    to,
    code,
  });
  for (let second = 0; second <= 600; second += 15) {
    const bucket = (le: string, share: number) => ({
      labels: { __name__: 'took_bucket', to: 'reviews', le },
      value: second * share,
    });
    samples.append(second * 1000, [
      { labels: labels('reviews', '200'), value: second * 2 },
      { labels: labels('reviews', '503'), value: second },
      { labels: labels('cart', '200'), value: second % 300 },
      bucket('10', 1),
      bucket('100', 9),
      bucket('+Inf', 10),
    ]);
  }
  return samples;
}

const samples = example();

function ask(query: string) {
  const value = evaluate(parsePromQl(query), samples, 600_000);
  if (value.type === 'vector') {
    return value.samples.map(sample => [
      sample.labels,
      Math.round(sample.value * 1000) / 1000,
    ]);
  }
  return value.type === 'scalar' ? value.value : value;
}

describe('PromQL', () => {
  it.each<[string, unknown]>([
    [
      'requests{to="cart"}',
      [[{ __name__: 'requests', to: 'cart', code: '200' }, 0]],
    ],
    ['sum(rate(requests{to="reviews"}[1m]))', [[{}, 3]]],
    [
      'sum by (code) (rate(requests{to=~"rev.*"}[1m]))',
      [
        [{ code: '200' }, 2],
        [{ code: '503' }, 1],
      ],
    ],
    [
      'sum(rate(requests[1m])) by (to)',
      [
        [{ to: 'reviews' }, 3],
        [{ to: 'cart' }, 0.667],
      ],
    ],
    [
      'sum without (code) (requests{to="reviews"})',
      [[{ to: 'reviews' }, 1800]],
    ],
    [
      'increase(requests{code="503"}[5m])',
      [[{ to: 'reviews', code: '503' }, 300]],
    ],
    ['rate(requests{to="cart"}[9m])', [[{ to: 'cart', code: '200' }, 0.943]]],
    [
      'histogram_quantile(0.5, sum by (le) (rate(took_bucket[5m])))',
      [[{}, 55]],
    ],
    [
      'histogram_quantile(0.05, rate(took_bucket[5m]))',
      [[{ to: 'reviews' }, 5]],
    ],
    [
      'histogram_quantile(0.99, rate(took_bucket[5m]))',
      [[{ to: 'reviews' }, 100]],
    ],
    [
      'sum(rate(requests{code=~"5.."}[1m])) / sum(rate(requests{to!="cart"}[1m])) * 100',
      [[{}, 33.333]],
    ],
    [
      'topk(1, requests)',
      [[{ __name__: 'requests', to: 'reviews', code: '200' }, 1200]],
    ],
    [
      'requests > 700',
      [[{ __name__: 'requests', to: 'reviews', code: '200' }, 1200]],
    ],
    ['requests{to="nobody"} or vector(0)', [[{}, 0]]],
    [
      'requests{code="503"} and on (to) requests{code="200"}',
      [[{ __name__: 'requests', to: 'reviews', code: '503' }, 600]],
    ],
    [
      'requests{code="503"} offset 5m',
      [[{ __name__: 'requests', to: 'reviews', code: '503' }, 300]],
    ],
    ['count(requests)', [[{}, 3]]],
    [
      'round(requests{code="503"} / 7, 0.5)',
      [[{ to: 'reviews', code: '503' }, 85.5]],
    ],
    ['-2 ^ 2 + 1', -3],
    ['requests{to="nobody"}', []],
  ])('%s', (query, expected) => {
    expect(ask(query)).toEqual(expected);
  });

  it.each([
    ['sum(', /parse error/],
    ['{}', /parse error|non-empty matcher/],
    ['rate(requests)', /expected type range vector/],
    ['requests{to=~"("}', /invalid regular expression/],
    ['deriv(requests[1m])', /not known here/],
    [
      'requests / ignoring(code) requests',
      /many-to-many|many-to-one|duplicate/,
    ],
  ])('refuses %s', (query, message) => {
    expect(() => ask(query)).toThrow(message);
  });

  it.each([
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['15', 15_000],
    ['250ms', 250],
  ])('%s is %d ms', (text, expected) => {
    expect(parseDurationMs(text)).toBe(expected);
  });
});
