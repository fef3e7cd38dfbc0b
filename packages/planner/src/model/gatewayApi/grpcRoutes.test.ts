import {
  at,
  gatewayApi,
  get,
  mesh,
  outcome,
  service,
  web,
} from '../../testing/mesh';

const services = [
  service('shop/reviews', [9080, 9090]),
  service('alice/reviews', [9080, 9090]),
  service('shop/web'),
];
const toReviews = { group: '', kind: 'Service', name: 'reviews' };
const backend = (ns: string, name = 'reviews', more = {}) => ({
  name,
  namespace: ns,
  port: 9080,
  ...more,
});
const path = (value: string, type = 'PathPrefix') => ({
  path: { type, value },
});

const route = (
  name: string,
  rules: object[],
  created = at(1),
  parentRefs: object[] = [toReviews],
  more = {},
) => gatewayApi('HTTPRoute', name, { parentRefs, rules, ...more }, created);

const userRoute = route('shop/user', [
  {
    matches: [path('/api/v1')],
    backendRefs: [backend('shop')],
    filters: [
      {
        type: 'URLRewrite',
        urlRewrite: {
          path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/v1' },
        },
      },
    ],
  },
  { matches: [path('/')], backendRefs: [backend('shop')] },
]);

describe('GRPCRoutes', () => {
  it('merges HTTPRoutes and GRPCRoutes of one Service', () => {
    const grpc = gatewayApi(
      'GRPCRoute',
      'shop/grpc',
      {
        parentRefs: [toReviews],
        rules: [
          {
            matches: [{ method: { service: 'pkg.Reviews', method: 'Get' } }],
            backendRefs: [backend('alice')],
          },
        ],
      },
      at(5),
    );
    const view = mesh([...services, userRoute, grpc]);
    expect(outcome(view, web, get('reviews:9080/pkg.Reviews/Get'))).toBe(
      'reviews.alice:9080',
    );
    expect(outcome(view, web, get('reviews:9080/pkg.Reviews/List'))).toBe(
      'reviews.shop:9080',
    );
  });

  it.each([
    [{ service: 'a.B' }, '/a.B/C', true],
    [{ service: 'a.B' }, '/a.Bc/C', false],
    [{ method: 'C' }, '/a.B/C', true],
    [{ type: 'RegularExpression', service: 'a\\..*' }, '/a.X/C', true],
    [{ type: 'RegularExpression', service: 'a', method: 'C.*' }, '/a/Cx', true],
  ])('reads the gRPC method match %j against %s', (method, called, matches) => {
    const grpc = gatewayApi('GRPCRoute', 'shop/grpc', {
      parentRefs: [toReviews],
      rules: [{ matches: [{ method }], backendRefs: [backend('alice')] }],
    });
    expect(
      outcome(mesh([...services, grpc]), web, get(`reviews:9080${called}`)),
    ).toBe(matches ? 'reviews.alice:9080' : '404');
  });
});
