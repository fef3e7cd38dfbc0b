import { get, mesh, outcome, virtualService, web } from '../../testing/mesh';
import { destination, services, treated, Forward } from '../../testing/treated';

describe('CORS', () => {
  const policy = {
    allowOrigins: [{ exact: 'https://a.io' }, { regex: 'https://.*\\.b\\.io' }],
    allowMethods: ['GET', 'PUT'],
    maxAge: '1h',
    allowCredentials: true,
    exposeHeaders: ['x-a'],
  };
  const rule = (more: object = {}) => ({
    corsPolicy: { ...policy, ...more },
    route: [{ destination }],
  });
  const preflight = (origin: string) =>
    get(
      'reviews:9080/',
      { origin, 'access-control-request-method': 'PUT' },
      { method: 'OPTIONS' },
    );

  it('answers preflights of allowed origins itself', () => {
    expect(treated(rule(), preflight('https://x.b.io'))).toEqual({
      type: 'direct',
      status: 200,
      responseHeaders: {
        set: {
          'access-control-allow-origin': 'https://x.b.io',
          'access-control-allow-credentials': 'true',
          'access-control-allow-methods': 'GET,PUT',
          'access-control-max-age': '3600',
        },
        add: {},
        remove: [],
      },
    });
  });

  it('passes other preflights on, unless told to ignore them', () => {
    expect(treated(rule(), preflight('https://evil.io'))).toMatchObject({
      type: 'forward',
    });
    expect(
      treated(
        rule({ unmatchedPreflights: 'IGNORE' }),
        preflight('https://evil.io'),
      ),
    ).toMatchObject({ type: 'direct', status: 200 });
  });

  it('adds headers to answers for allowed origins only', () => {
    const plain = (origin: string) =>
      treated(rule(), get('reviews:9080/', { origin })) as Forward;
    expect(plain('https://a.io').cors).toEqual({
      'access-control-allow-origin': 'https://a.io',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-a',
    });
    expect(plain('https://evil.io').cors).toBeUndefined();
  });

  it('sends a preflight by the routes of a request without header: its own cannot carry any', () => {
    const view = mesh([
      ...services,
      virtualService('shop/r', {
        hosts: ['reviews'],
        http: [
          {
            match: [{ headers: { 'x-meshspace': { exact: 'alice' } } }],
            route: [
              { destination: { host: 'reviews.alice.svc.cluster.local' } },
            ],
          },
          { route: [{ destination }] },
        ],
      }),
    ]);
    expect(outcome(view, web, preflight('https://a.io'))).toBe(
      'reviews.shop:9080',
    );
  });
});
