import { at, gatewayApi, service } from './mesh';

/** A shop with a fork of reviews, and HTTPRoutes for it: short, so that a table of cases reads like documentation. */

export const services = [
  service('shop/reviews', [9080, 9090]),
  service('alice/reviews', [9080, 9090]),
  service('shop/web'),
];
export const toReviews = { group: '', kind: 'Service', name: 'reviews' };
export const backend = (ns: string, name = 'reviews', more = {}) => ({
  name,
  namespace: ns,
  port: 9080,
  ...more,
});
export const path = (value: string, type = 'PathPrefix') => ({
  path: { type, value },
});
export const withHeader = (match: object) => ({
  ...match,
  headers: [{ name: 'x-meshspace', value: 'alice' }],
});

export const route = (
  name: string,
  rules: object[],
  created = at(1),
  parentRefs: object[] = [toReviews],
  more = {},
) => gatewayApi('HTTPRoute', name, { parentRefs, rules, ...more }, created);

export const userRoute = route('shop/user', [
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
