import { HttpRouteRule } from '../../kube/istio';
import { get, outcome, web } from '../../testing/mesh';
import { destination, forwarded, viewOf } from '../../testing/treated';

describe('weights', () => {
  it.each<[string, object[], string]>([
    [
      'one destination needs none',
      [{ destination, weight: 0 }],
      'reviews.shop:9080',
    ],
    [
      'shares of the whole',
      [
        { destination, weight: 30 },
        { destination: { host: 'ratings' }, weight: 70 },
      ],
      '30% reviews.shop:9080 + 70% ratings.shop:9080',
    ],
    [
      'zero among others: left out',
      [
        { destination, weight: 0 },
        { destination: { host: 'ratings' }, weight: 100 },
      ],
      'ratings.shop:9080',
    ],
    [
      'two of one host stay two',
      [
        { destination, weight: 50 },
        { destination, weight: 50 },
      ],
      '50% reviews.shop:9080 + 50% reviews.shop:9080',
    ],
    ['none at all', [{ destination }, { destination }], 'blocked 503'],
  ])('%s', (_, route, expected) => {
    expect(outcome(viewOf({ route }), web, get('reviews:9080/'))).toBe(
      expected,
    );
  });
});

describe('timeouts and retries', () => {
  const standard =
    'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes';
  it.each<[string, Partial<HttpRouteRule>, object]>([
    [
      'nothing said: never times out, two retries',
      {},
      { retries: { attempts: 2, on: standard } },
    ],
    ['a timeout', { timeout: '1.5s' }, { timeoutMs: 1500 }],
    ['zero: none', { timeout: '0s' }, {}],
    ['no retries', { retries: { attempts: 0 } }, {}],
    [
      'some',
      { retries: { attempts: 5, perTryTimeout: '200ms' } },
      { retries: { attempts: 5, perTryTimeoutMs: 200, on: standard } },
    ],
    [
      'on conditions',
      { retries: { attempts: 1, retryOn: '5xx' } },
      { retries: { attempts: 1, on: '5xx' } },
    ],
    [
      'on status codes',
      { retries: { attempts: 1, retryOn: '5xx, 503' } },
      { retries: { attempts: 1, on: '5xx,retriable-status-codes' } },
    ],
  ])('%s', (_, rule, expected) => {
    const { timeoutMs, retries } = forwarded(rule);
    expect({ timeoutMs, retries }).toEqual({
      timeoutMs: undefined,
      retries: rule.timeout ? { attempts: 2, on: standard } : undefined,
      ...expected,
    });
  });
});

describe('faults', () => {
  it.each<[string, object, object | undefined]>([
    [
      'a delay',
      { delay: { fixedDelay: '2s', percentage: { value: 50 } } },
      { delay: { ms: 2000, percent: 50 } },
    ],
    [
      'a delay in the old form',
      { delay: { fixedDelay: '2s', percent: 10 } },
      { delay: { ms: 2000, percent: 10 } },
    ],
    [
      'an abort',
      { abort: { httpStatus: 503, percentage: { value: 100 } } },
      { abort: { status: 503, percent: 100 } },
    ],
    [
      'an abort of gRPC',
      { abort: { grpcStatus: 'UNAVAILABLE', percentage: { value: 1 } } },
      { abort: { grpcStatus: 'UNAVAILABLE', percent: 1 } },
    ],
    [
      'no share given: none',
      { abort: { httpStatus: 503 } },
      { abort: { status: 503, percent: 0 } },
    ],
    ['nothing understood', { delay: { exponentialDelay: '1s' } }, undefined],
  ])('%s', (_, fault, expected) => {
    expect(forwarded({ fault: fault as HttpRouteRule['fault'] }).fault).toEqual(
      expected,
    );
  });
});

describe('mirrors', () => {
  it('are all requests if no share is given, none with zero; what is not there is not mirrored to', () => {
    const host = 'ratings.shop.svc.cluster.local';
    const seen = { host, port: 9080, namespace: 'shop', service: 'ratings' };
    const mirror = { host: 'ratings' };
    expect(forwarded({ mirror }).mirrors).toEqual([{ ...seen, percent: 100 }]);
    expect(
      forwarded({ mirror, mirrorPercentage: { value: 10 } }).mirrors,
    ).toEqual([{ ...seen, percent: 10 }]);
    expect(
      forwarded({ mirror, mirrorPercentage: { value: 0 } }).mirrors,
    ).toBeUndefined();
    expect(forwarded({ mirror: { host: 'gone' } }).mirrors).toBeUndefined();
    expect(
      forwarded({
        mirrors: [
          {
            destination: { host: 'ratings', port: { number: 9080 } },
            percentage: { value: 5 },
          },
        ],
      }).mirrors,
    ).toEqual([{ ...seen, percent: 5 }]);
  });
});
