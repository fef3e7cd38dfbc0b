import fc from 'fast-check';
import { Caller } from '../explain/types';
import { treatment } from '../model/route';
import { at, gatewayApi, namespace } from '../testing/mesh';
import { request, withHeader } from './arbitraries';
import { moved, routedEverywhere } from './moved';
import { RUNS, SEED, settledWorld, space, world } from './world';

const options = { numRuns: RUNS, seed: SEED };
const alice = space('alice', ['reviews']);
const bob = space('bob', ['reviews', 'ratings']);

/** Random HTTPRoutes of Services and of a gateway. */
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
const routes = fc
  .uniqueArray(route, {
    minLength: 1,
    maxLength: 3,
    selector: made => (made as { metadata: { name: string } }).metadata.name,
  })
  .map(made => [
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
    ...made,
  ]);

const callers = fc.constantFrom<Caller[]>(
  { type: 'workload', namespace: 'shop', labels: { app: 'web' } },
  { type: 'workload', namespace: 'other', labels: { app: 'other' } },
  { type: 'gatewayApi', namespace: 'shop', name: 'entry', port: 80 },
);
const fromShop = fc.constantFrom<Caller[]>(
  { type: 'workload', namespace: 'shop', labels: { app: 'web' } },
  { type: 'gatewayApi', namespace: 'shop', name: 'entry', port: 80 },
);

describe('where people use the Gateway API', () => {
  it('a request without a live space’s header is treated as if there were no spaces', () => {
    fc.assert(
      fc.property(
        routes,
        callers,
        request,
        fc.constantFrom([], ['carol']),
        (made, caller, plain, values) => {
          const shape = withHeader(plain, ...values);
          const after = settledWorld(made, [alice, bob]);
          expect(treatment(after, caller, shape)).toEqual(
            treatment(world(made), caller, shape),
          );
        },
      ),
      options,
    );
  });

  it('a request with it gets the same treatment, but the fork answers', () => {
    fc.assert(
      fc.property(routes, fromShop, request, (made, caller, plain) => {
        const after = settledWorld(made, [alice, bob]);
        fc.pre(routedEverywhere(after, 'alice'));
        const shape = withHeader(plain, 'alice');
        expect(treatment(after, caller, shape)).toEqual(
          moved(treatment(world(made), caller, shape), 'alice', ['reviews']),
        );
      }),
      options,
    );
  });

  it('a call of a fork gets the base’s treatment and stays in the space, without the header', () => {
    const caller: Caller = {
      type: 'workload',
      namespace: 'alice',
      labels: { app: 'reviews' },
      dnsNamespace: 'shop',
    };
    fc.assert(
      fc.property(routes, request, (made, shape) => {
        // A port that no Service declares leads to whatever address the resolver gives: in a space, the fork's.
        fc.pre(shape.port !== 80);
        const after = settledWorld(made, [alice, bob]);
        fc.pre(routedEverywhere(after, 'alice'));
        expect(treatment(after, caller, shape)).toEqual(
          moved(treatment(world(made), caller, shape), 'alice', ['reviews']),
        );
      }),
      options,
    );
  });
});
