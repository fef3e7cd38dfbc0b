import fc from 'fast-check';
import type { Manifest } from '../kube/types';
import { rule } from './generateApi';
import { BASE, ENTRY_DOMAIN, SPACE } from './types';
import { entryHosts, services } from './vocabulary';
import { ENTRY_PORT } from './world';

// How requests enter: users' gateways, Istio's and the Gateway API's, and what is routed there.

type Json = Record<string, unknown>;

const MESH_NAMESPACE = 'istio-system';
const claims = [...entryHosts, `*.${ENTRY_DOMAIN}`];

const claimed = fc.uniqueArray(fc.constantFrom(...claims), {
  minLength: 1,
  maxLength: 2,
});

/** What is usual comes often: most of what is drawn shall be a way in. */
const mostly = <T>(usual: T, ...others: T[]) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

const istio = (kind: string, name: string, spec: Json): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { name, namespace: BASE },
  spec,
});

/** A Gateway may say whose VirtualServices it takes. */
const gateway = (name: string) =>
  fc
    .tuple(
      fc.oneof(fc.constant([`*.${ENTRY_DOMAIN}`]), claimed),
      mostly('', './', '*/', `${BASE}/`, `${SPACE}/`),
    )
    .map(([hosts, from]) =>
      istio('Gateway', name, {
        selector: { istio: 'ingressgateway' },
        servers: [
          {
            port: { number: ENTRY_PORT, name: 'http', protocol: 'HTTP' },
            hosts: hosts.map(host => `${from}${host}`),
          },
        ],
      }),
    );

const bindings = mostly(
  ['front'],
  [`${BASE}/front`],
  ['mesh', 'front'],
  ['side'],
  ['front', `${BASE}/side`],
);

/** A route of a VirtualService for several gateways may be meant for one of them. */
const boundRoute = (route: fc.Arbitrary<Json>) =>
  fc
    .tuple(
      route,
      mostly<string[] | undefined>(
        undefined,
        ['front'],
        ['mesh'],
        [`${BASE}/side`],
      ),
    )
    .map(([made, gateways]) => {
      if (!gateways) return made;
      const match = (made.match as Json[] | undefined) ?? [{}];
      return { ...made, match: match.map(one => ({ ...one, gateways })) };
    });

/** What a way in ends with as a rule. */
const last = fc
  .constantFrom(...services)
  .map((host): Json[] => [{ route: [{ destination: { host } }] }]);

const virtualService = (index: number, route: fc.Arbitrary<Json>) =>
  fc
    .tuple(
      claimed,
      bindings,
      mostly<string[] | undefined>(
        undefined,
        ['.'],
        ['*'],
        [MESH_NAMESPACE],
        [BASE],
      ),
      fc.array(boundRoute(route), { maxLength: 3 }),
      last,
    )
    .map(([hosts, gateways, exportTo, http, rest]) =>
      istio('VirtualService', `entry-${index}`, {
        hosts,
        gateways,
        ...(exportTo ? { exportTo } : {}),
        http: [...http, ...rest],
      }),
    );

const byVirtualServices = (route: fc.Arbitrary<Json>) =>
  fc
    .tuple(
      gateway('front'),
      fc.option(gateway('side'), { freq: 1 }),
      virtualService(0, route),
      fc.option(virtualService(1, route)),
      fc.option(virtualService(2, route), { freq: 1 }),
    )
    .map(list => list.filter(one => one !== null));

const API = 'gateway.networking.k8s.io/v1';

const apiGateway = fc
  .tuple(fc.constantFrom(...claims), fc.constantFrom('All', 'Same'))
  .map(
    ([hostname, from]): Manifest => ({
      apiVersion: API,
      kind: 'Gateway',
      metadata: { name: 'entry', namespace: MESH_NAMESPACE },
      spec: {
        gatewayClassName: 'istio',
        addresses: [
          {
            type: 'Hostname',
            value: `istio-ingressgateway.${MESH_NAMESPACE}.svc.cluster.local`,
          },
        ],
        listeners: [
          {
            name: 'http',
            port: ENTRY_PORT,
            protocol: 'HTTP',
            hostname,
            allowedRoutes: { namespaces: { from } },
          },
        ],
      },
    }),
  );

const apiRoute = (index: number) =>
  fc
    .tuple(
      fc.option(claimed),
      fc.constantFrom<Json>(
        {},
        {},
        { sectionName: 'http' },
        { port: ENTRY_PORT },
      ),
      fc.array(rule, { minLength: 1, maxLength: 3 }),
    )
    .map(
      ([hostnames, part, rules]): Manifest => ({
        apiVersion: API,
        kind: 'HTTPRoute',
        metadata: { name: `entry-${index}`, namespace: BASE },
        spec: {
          parentRefs: [
            {
              group: 'gateway.networking.k8s.io',
              kind: 'Gateway',
              namespace: MESH_NAMESPACE,
              name: 'entry',
              ...part,
            },
          ],
          ...(hostnames ? { hostnames } : {}),
          rules,
        },
      }),
    );

const byHttpRoutes = fc
  .tuple(apiGateway, apiRoute(0), fc.option(apiRoute(1)))
  .map(list => list.filter(one => one !== null));

/** A user's way in, by one of the two. */
export const entries = (route: fc.Arbitrary<Json>): fc.Arbitrary<Manifest[]> =>
  fc.oneof(
    { weight: 2, arbitrary: byVirtualServices(route) },
    { weight: 1, arbitrary: byHttpRoutes },
  );
