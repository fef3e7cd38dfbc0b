import fc from 'fast-check';
import { at, gatewayApi, namespace } from '../../testing/mesh';

/** Random HTTPRoutes of Services and of a gateway, small enough to collide. */

const path = fc.constantFrom(
  { type: 'PathPrefix', value: '/' },
  { type: 'PathPrefix', value: '/a' },
  { type: 'Exact', value: '/a/b' },
  { type: 'RegularExpression', value: '/o.*' },
);

const header = fc.record({
  name: fc.constantFrom('x-user', 'x-meshspace'),
  value: fc.constantFrom('1', 'alice', 'carol'),
});

const match = fc.record(
  {
    path,
    headers: fc.array(header, { minLength: 1, maxLength: 1 }),
    method: fc.constantFrom('GET', 'POST'),
    queryParams: fc.constant([{ name: 'q', value: '1' }]),
  },
  { requiredKeys: [] },
);

const backend = fc.record(
  {
    name: fc.constantFrom('reviews', 'reviews', 'ratings', 'web'),
    port: fc.constant(9080),
    weight: fc.constantFrom(0, 1, 3),
  },
  { requiredKeys: ['name', 'port'] },
);

const filter = fc.constantFrom(
  {
    type: 'URLRewrite',
    urlRewrite: {
      path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' },
    },
  },
  {
    type: 'RequestHeaderModifier',
    requestHeaderModifier: { set: [{ name: 'x-seen', value: 'yes' }] },
  },
  {
    type: 'RequestMirror',
    requestMirror: { backendRef: { name: 'ratings', port: 9080 } },
  },
);

const rule = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record(
      {
        matches: fc.array(match, { minLength: 1, maxLength: 2 }),
        backendRefs: fc.array(backend, { minLength: 1, maxLength: 2 }),
        filters: fc.array(filter, { maxLength: 1 }),
      },
      { requiredKeys: ['backendRefs'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      matches: fc.array(match, { minLength: 1, maxLength: 1 }),
      filters: fc.constant([
        {
          type: 'RequestRedirect',
          requestRedirect: { hostname: 'x.io', statusCode: 302 },
        },
      ]),
    }),
  },
);

const parent = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('reviews', 'ratings'),
      fc.constantFrom(undefined, undefined, 9080),
    )
    .map(([name, port]) => ({
      group: '',
      kind: 'Service',
      name,
      ...(port && { port }),
    })),
  fc.constant({ name: 'entry' }),
);

const route = fc
  .record({
    name: fc.constantFrom('r', 's', 't'),
    second: fc.integer({ min: 0, max: 2 }),
    parents: fc.array(parent, { minLength: 1, maxLength: 1 }),
    rules: fc.array(rule, { minLength: 1, maxLength: 2 }),
  })
  .map(({ name, second, parents, rules }) =>
    gatewayApi(
      'HTTPRoute',
      `shop/${name}`,
      { parentRefs: parents, rules: JSON.parse(JSON.stringify(rules)) },
      at(second),
    ),
  );

const GATEWAY = [
  gatewayApi('Gateway', 'shop/entry', {
    gatewayClassName: 'istio',
    listeners: [
      {
        name: 'http',
        port: 80,
        protocol: 'HTTP',
        allowedRoutes: { namespaces: { from: 'All' } },
      },
    ],
  }),
  namespace('default'),
];

/** A few HTTPRoutes of the shop, and the gateway that some of them stand at. */
export const httpRoutes = fc
  .uniqueArray(route, {
    minLength: 1,
    maxLength: 3,
    selector: made => (made as { metadata: { name: string } }).metadata.name,
  })
  .map(made => [...GATEWAY, ...made]);
