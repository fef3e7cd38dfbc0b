import fc from 'fast-check';
import { Caller, RequestShape } from '../explain/types';
import { explain, route } from '../explain/explain';
import { KubeObject } from '../kube/objects';
import {
  at,
  gatewayApi,
  istio,
  namespace,
  security,
  service,
  virtualService,
} from '../testing/mesh';
import { createView } from '../view/createView';
import { projection } from '../view/project';
import { viewFromObjects } from '../view/viewFromObjects';
import { treatment } from './route';

/** Random meshes that are small enough to collide: two namespaces and a gateway's, three services, a few values. */
const ns = fc.constantFrom('shop', 'alice');
const svc = fc.constantFrom('reviews', 'ratings', 'web');
const second = fc.integer({ min: 0, max: 3 }).map(at);
const host = fc.oneof(
  svc,
  fc.tuple(svc, ns).map(([s, n]) => `${s}.${n}.svc.cluster.local`),
  fc.tuple(svc, ns).map(([s, n]) => `${s}.${n}`),
  fc.constantFrom('*.shop.svc.cluster.local', 'x.io', '*.io'),
);
const text = fc.constantFrom('/', '/a', '/a/b', 'alice', 'x', '');
const stringMatch = fc.oneof(
  text.map(exact => ({ exact })),
  text.map(prefix => ({ prefix })),
  fc.constantFrom({ regex: '.*' }, { regex: '/a.*' }, { regex: '(' }, {}),
);
const headers = fc.dictionary(
  fc.constantFrom('x-meshspace', 'a', '__proto__', 'host'),
  stringMatch,
  { maxKeys: 2 },
);
const match = fc.record(
  {
    uri: stringMatch,
    headers,
    withoutHeaders: headers,
    method: fc.constant({ exact: 'GET' }),
    port: fc.constantFrom(80, 9080),
    sourceLabels: fc.constantFrom({ app: 'web' }, { app: 'x' }),
    gateways: fc.constantFrom(['mesh'], ['gw'], ['shop/gw']),
    ignoreUriCase: fc.boolean(),
  },
  { requiredKeys: [] },
);
const destination = fc.record(
  {
    host,
    subset: fc.constantFrom('v1', 'v2'),
    port: fc.constant({ number: 9080 }),
  },
  { requiredKeys: ['host'] },
);
const rule = fc.record(
  {
    match: fc.array(match, { maxLength: 2 }),
    route: fc.array(
      fc.record({ destination, weight: fc.integer({ min: 0, max: 100 }) }),
      { maxLength: 3 },
    ),
    rewrite: fc.constantFrom({ uri: '/x' }, { authority: 'h' }),
    redirect: fc.constantFrom({ uri: '/r' }, {}),
    delegate: fc.constant({ name: 'leaf' }),
    timeout: fc.constantFrom('1s', 'soon'),
    mirror: destination,
  },
  { requiredKeys: ['route'] },
);
const exportTo = fc.option(
  fc.subarray(['.', '*', '~', 'shop', 'alice', 'istio-system'], {
    minLength: 1,
  }),
  { nil: undefined },
);
const vs = fc
  .record({
    ns,
    name: fc.constantFrom('a', 'b', 'c', 'leaf'),
    created: second,
    hosts: fc.array(host, { maxLength: 2 }),
    http: fc.array(rule, { maxLength: 3 }),
    gateways: fc.option(fc.subarray(['mesh', 'gw', 'shop/gw']), {
      nil: undefined,
    }),
    exportTo,
  })
  .map(({ ns: n, name, created, ...spec }) =>
    virtualService(`${n}/${name}`, JSON.parse(JSON.stringify(spec)), created),
  );
const httpRoute = fc
  .record({
    ns,
    name: fc.constantFrom('r', 's'),
    created: second,
    parent: svc,
    port: fc.option(fc.constant(9080), { nil: undefined }),
    value: fc.constantFrom('/', '/a'),
    backend: svc,
  })
  .map(({ ns: n, name, created, parent, port, value, backend }) =>
    gatewayApi(
      'HTTPRoute',
      `${n}/${name}`,
      {
        parentRefs: [
          { group: '', kind: 'Service', name: parent, ...(port && { port }) },
        ],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value } }],
            backendRefs: [{ name: backend, port: 9080 }],
          },
        ],
      },
      created,
    ),
  );
const others = fc.constantFrom(
  istio('DestinationRule', 'shop/dr', {
    host: 'reviews',
    subsets: [{ name: 'v1' }],
  }),
  istio('Sidecar', 'alice/default', { egress: [{ hosts: ['./*', 'shop/*'] }] }),
  istio('Gateway', 'shop/gw', {
    selector: { istio: 'ingressgateway' },
    servers: [{ port: { number: 80, protocol: 'HTTP' }, hosts: ['*'] }],
  }),
  security('PeerAuthentication', 'shop/default', { mtls: { mode: 'STRICT' } }),
  namespace('shop', { 'istio-injection': 'enabled' }),
);
const services = [
  service('shop/reviews'),
  service('shop/ratings', [9080, 80]),
  service('shop/web', [{ port: 9080 }]),
  service('alice/reviews'),
  service('alice/web', [9080], { clusterIP: 'None' }),
];
const objects = fc
  .array(fc.oneof({ weight: 4, arbitrary: vs }, httpRoute, others), {
    maxLength: 8,
  })
  .map(list => {
    const byName = new Map<string, object>();
    for (const one of [...services, ...list] as KubeObject[]) {
      byName.set(
        `${one.kind}/${one.metadata.namespace}/${one.metadata.name}`,
        one,
      );
    }
    return [...byName.values()];
  });

const caller: fc.Arbitrary<Caller> = fc.constantFrom<Caller[]>(
  { type: 'workload', namespace: 'shop', labels: { app: 'web' } },
  {
    type: 'workload',
    namespace: 'alice',
    labels: { app: 'x' },
    dnsNamespace: 'shop',
  },
  { type: 'workload', namespace: 'alice', labels: {}, meshed: false },
  {
    type: 'gateway',
    namespace: 'istio-system',
    labels: { istio: 'ingressgateway' },
    port: 80,
  },
);
const request: fc.Arbitrary<RequestShape> = fc.record({
  method: fc.constantFrom('GET', 'OPTIONS'),
  host: fc.oneof(host, fc.constant('10.96.1.1')),
  port: fc.constantFrom(80, 9080),
  path: fc.constantFrom('/', '/a', '/a/b?q=1', '/x', '*'),
  headers: fc.array(
    fc.tuple(
      fc.constantFrom('x-meshspace', 'a'),
      fc.constantFrom('alice', 'bob', ''),
    ),
    { maxLength: 2 },
  ),
});

const RUNS = Number(process.env.PROPERTY_RUNS ?? 300);

describe('the routing model, for random meshes', () => {
  it('gives one answer, in whatever order objects arrived, and whether changed or built anew', () => {
    fc.assert(
      fc.property(
        objects.chain(list =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray(list, {
              minLength: list.length,
              maxLength: list.length,
            }),
          ),
        ),
        caller,
        request,
        ([list, shuffled], from, shape) => {
          const expected = route(viewFromObjects(list), from, shape);
          const grown = createView();
          for (const one of shuffled) {
            // Ask between changes, so that what is kept must be forgotten in time.
            route(grown, from, shape);
            const result = projection(one);
            if (result.type === 'kept') {
              grown.apply({ type: 'set', object: result.object });
            }
          }
          expect(route(grown, from, shape)).toEqual(expected);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('shares 100 % among the upstreams, and never invents one', () => {
    fc.assert(
      fc.property(objects, caller, request, (list, from, shape) => {
        const result = treatment(viewFromObjects(list), from, shape);
        const upstreams = result.type === 'forward' ? result.upstreams : [];
        const sum = upstreams.reduce((total, { share }) => total + share, 0);
        expect(sum).toBeCloseTo(upstreams.length > 0 ? 1 : 0, 9);
        const known = services.map(one => {
          const { metadata } = one as KubeObject;
          return `${metadata.namespace}/${metadata.name}`;
        });
        const named = upstreams
          .filter(upstream => upstream.service)
          .map(upstream => `${upstream.namespace}/${upstream.service}`);
        expect(known).toEqual(expect.arrayContaining(named));
      }),
      { numRuns: RUNS },
    );
  });

  it('names exactly one winner where a rule decided, and none otherwise', () => {
    fc.assert(
      fc.property(objects, caller, request, (list, from, shape) => {
        const hop = explain(viewFromObjects(list), from, shape).hops[0];
        const winners = hop.candidates.filter(({ won }) => won);
        const { type } = hop.treatment;
        const allowed = { redirect: [1], direct: [1], notFound: [0] }[
          type as string
        ] ?? [0, 1];
        expect(allowed).toContain(winners.length);
      }),
      { numRuns: RUNS },
    );
  });

  it('does not follow what is exported to nobody, or is gone', () => {
    fc.assert(
      fc.property(objects, caller, request, vs, (list, from, shape, extra) => {
        const { metadata, spec, ...rest } = extra as KubeObject & {
          spec: object;
        };
        const hidden = {
          ...rest,
          metadata: { ...metadata, name: 'hidden' },
          spec: { ...spec, exportTo: ['~'] },
        };
        const view = viewFromObjects(list);
        const before = treatment(view, from, shape);
        const result = projection(hidden);
        const added = view.overlay(
          result.type === 'kept'
            ? [{ type: 'set', object: result.object }]
            : [],
        );
        expect(treatment(added, from, shape)).toEqual(before);
        added.apply({
          type: 'delete',
          kind: 'VirtualService',
          namespace: metadata.namespace,
          name: 'hidden',
        });
        expect(treatment(added, from, shape)).toEqual(before);
      }),
      { numRuns: RUNS },
    );
  });

  it('survives hostile requests', () => {
    const view = viewFromObjects([
      ...services,
      virtualService('shop/a', {
        hosts: ['reviews'],
        http: [
          {
            match: [
              { headers: { a: { regex: '(a+)+' } }, uri: { regex: '(/a*)*' } },
            ],
            route: [],
          },
        ],
      }),
    ]);
    const hostile = fc.record({
      method: fc.string(),
      host: fc.oneof(
        fc.string(),
        fc.constantFrom(
          '__proto__',
          '.',
          '..',
          'a'.repeat(1000),
          '*',
          '[',
          ':',
        ),
      ),
      port: fc.integer(),
      path: fc.string({ unit: 'binary' }),
      headers: fc.array(fc.tuple(fc.string(), fc.string({ unit: 'binary' }))),
      authority: fc.option(fc.string(), { nil: undefined }),
    });
    fc.assert(
      fc.property(hostile, caller, (shape, from) => {
        expect(explain(view, from, shape).summary).toContain(' ');
      }),
      { numRuns: RUNS },
    );
  });
});
