import { EmbeddedCluster, startEmbeddedCluster } from '../EmbeddedCluster';

jest.setTimeout(30_000);

let cluster: EmbeddedCluster;

beforeAll(async () => {
  cluster = await startEmbeddedCluster({ preset: 'empty', workloads: false });
});
afterAll(() => cluster.stop());

let counter = 0;
async function create(plural: string, kind: string, spec: object) {
  const answer = await fetch(
    `${cluster.url}/apis/gateway.networking.k8s.io/v1/namespaces/default/${plural}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind,
        metadata: { name: `r${(counter += 1)}` },
        spec,
      }),
    },
  );
  const body = await answer.json();
  return {
    code: answer.status,
    spec: body.spec,
    causes: (body.details?.causes ?? []).map(
      ({ field, message }: { field: string; message: string }) =>
        `${field}: ${message}`,
    ),
  };
}

const route = (rule: object, rest: object = {}) =>
  create('httproutes', 'HTTPRoute', {
    parentRefs: [{ name: 'gateway' }],
    rules: [rule],
    ...rest,
  });

describe('routes of Gateway API', () => {
  it('are read back with what their definition fills in', async () => {
    const { spec } = await create('httproutes', 'HTTPRoute', {
      parentRefs: [{ name: 'gateway' }],
      rules: [
        {
          matches: [{ headers: [{ name: 'x-meshspace', value: 'a' }] }],
          filters: [{ type: 'RequestRedirect', requestRedirect: {} }],
        },
        { backendRefs: [{ name: 'reviews', port: 9080 }] },
      ],
    });
    expect(spec).toEqual({
      parentRefs: [
        {
          group: 'gateway.networking.k8s.io',
          kind: 'Gateway',
          name: 'gateway',
        },
      ],
      rules: [
        {
          matches: [
            {
              path: { type: 'PathPrefix', value: '/' },
              headers: [{ type: 'Exact', name: 'x-meshspace', value: 'a' }],
            },
          ],
          filters: [
            { type: 'RequestRedirect', requestRedirect: { statusCode: 302 } },
          ],
        },
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [
            {
              group: '',
              kind: 'Service',
              name: 'reviews',
              port: 9080,
              weight: 1,
            },
          ],
        },
      ],
    });
    const grpc = await create('grpcroutes', 'GRPCRoute', {
      rules: [{ matches: [{ method: { service: 'shop.Shipping' } }] }],
    });
    expect(grpc.spec.rules[0].matches[0].method).toEqual({
      type: 'Exact',
      service: 'shop.Shipping',
    });
  });

  it.each([
    [
      'a backend without a port',
      { backendRefs: [{ name: 'reviews' }] },
      /backendRefs\[0\]: .*Must have port for Service reference/,
    ],
    [
      'a relative path',
      { matches: [{ path: { type: 'Exact', value: 'x' } }] },
      /matches\[0\]\.path: .*must be an absolute path/,
    ],
    [
      'a type of match that there is not',
      { matches: [{ path: { type: 'Prefix', value: '/x' } }] },
      /Unsupported value: "Prefix"/,
    ],
    [
      'one header twice',
      {
        matches: [
          {
            headers: [
              { name: 'a', value: '1' },
              { name: 'a', value: '2' },
            ],
          },
        ],
      },
      /headers\[1\]: Duplicate value/,
    ],
    [
      'a filter without its field',
      { filters: [{ type: 'URLRewrite' }] },
      /urlRewrite must be specified/,
    ],
    [
      'a weight below nothing',
      { backendRefs: [{ name: 'a', port: 1, weight: -1 }] },
      /weight: .*should be greater than or equal to 0/,
    ],
    [
      'a timeout in words',
      { timeouts: { request: 'soon' } },
      /timeouts\.request: .*should match/,
    ],
  ])('refuse %s', async (_, rule, why) => {
    const { code, causes } = await route(rule);
    expect([code, causes.join('\n')]).toEqual([
      422,
      expect.stringMatching(why),
    ]);
  });

  it('carry what this cluster does not know of', async () => {
    const { spec } = await route({ sessionPersistence: { type: 'Cookie' } });
    expect(spec.rules[0].sessionPersistence).toEqual({ type: 'Cookie' });
  });
});

describe('gateways of Gateway API', () => {
  it('need a class and listeners, and admit routes of their own namespace', async () => {
    expect((await create('gateways', 'Gateway', {})).causes).toEqual([
      'spec.gatewayClassName: Required value',
      'spec.listeners: Required value',
    ]);
    const { spec } = await create('gateways', 'Gateway', {
      gatewayClassName: 'istio',
      listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }],
    });
    expect(spec.listeners[0].allowedRoutes).toEqual({
      namespaces: { from: 'Same' },
    });
  });
});
