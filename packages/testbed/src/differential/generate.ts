import fc from 'fast-check';
import type { Manifest } from '../kube/types';
import { httpRoutes } from './generateApi';
import { entries } from './generateEntries';
import { destinationRules, sidecars } from './generateScopes';
import { BASE, SPACE, type DifferentialRequest } from './types';
import {
  entryHosts,
  headerNames,
  PORTS,
  services,
  values,
  words,
} from './vocabulary';

/** Which parts of users' configurations are made. The more, the more an oracle must know. */
export interface Features {
  several: boolean;
  regex: boolean;
  conditions: boolean;
  treatments: boolean;
  delegates: boolean;
  exports: boolean;
  weights: boolean;
  /** DestinationRules, and routes to subsets. */
  subsets: boolean;
  sidecars: boolean;
  httpRoutes: boolean;
  /** Gateways of both kinds and what is routed there, and requests that enter by them. */
  gateways: boolean;
}

export const allFeatures: Features = {
  several: true,
  regex: true,
  conditions: true,
  treatments: true,
  delegates: true,
  exports: true,
  weights: true,
  subsets: true,
  sidecars: true,
  httpRoutes: true,
  gateways: true,
};

export const plainFeatures: Features = {
  several: false,
  regex: false,
  conditions: false,
  treatments: false,
  delegates: false,
  exports: false,
  weights: false,
  subsets: false,
  sidecars: false,
  httpRoutes: false,
  gateways: false,
};

type Json = Record<string, unknown>;

const maybe = <T>(
  on: boolean,
  arbitrary: fc.Arbitrary<T>,
  rest: fc.Arbitrary<T>,
  weight = 1,
) =>
  on ? fc.oneof({ weight, arbitrary }, { weight: 2, arbitrary: rest }) : rest;

const word = fc.constantFrom(...words);
const value = fc.constantFrom(...values.slice(0, 3));

function uriMatch(features: Features): fc.Arbitrary<Json> {
  const plain = fc.oneof(
    word.map(prefix => ({ uri: { prefix } })),
    word.map(exact => ({ uri: { exact } })),
  );
  const regex = fc
    .constantFrom('/a.*', '/(api|old)/?.*', '.*1')
    .map(pattern => ({ uri: { regex: pattern } }));
  return maybe<Json>(features.regex, regex, plain);
}

function headerMatch(features: Features): fc.Arbitrary<Json> {
  const one = fc
    .tuple(fc.constantFrom(...headerNames), value)
    .map(([name, exact]) => ({ headers: { [name]: { exact } } }));
  const others = fc.oneof(
    fc
      .constantFrom(...headerNames)
      .map(name => ({ headers: { [name]: { prefix: 'vip' } } })),
    fc
      .constantFrom(...headerNames)
      .map(name => ({ headers: { [name]: { regex: 'a.*|vip-[0-9]' } } })),
    fc
      .constantFrom(...headerNames)
      .map(name => ({ withoutHeaders: { [name]: {} } })),
    value.map(exact => ({ withoutHeaders: { 'x-user': { exact } } })),
  );
  return maybe<Json>(features.regex, others, one);
}

function condition(features: Features): fc.Arbitrary<Json> {
  const others = fc.oneof(
    fc.constantFrom('GET', 'POST').map(exact => ({ method: { exact } })),
    fc.constantFrom('web', 'fork').map(app => ({ sourceLabels: { app } })),
    fc.constantFrom(BASE, SPACE).map(sourceNamespace => ({ sourceNamespace })),
    fc.constantFrom(...PORTS).map(port => ({ port })),
    fc.constant({ queryParams: { q: { exact: '1' } } }),
  );
  return maybe<Json>(features.conditions, others, fc.constant({}));
}

function matchEntry(features: Features): fc.Arbitrary<Json> {
  const parts = fc.tuple(
    fc.option(uriMatch(features), { freq: 3 }),
    fc.option(headerMatch(features), { freq: 2 }),
    condition(features),
  );
  return parts
    .map(([uri, header, more]) => ({ ...uri, ...header, ...more }))
    .filter(entry => Object.keys(entry).length > 0);
}

const destination = (host: string, weight?: number, subset?: string) => ({
  destination: { host, ...(subset ? { subset } : {}) },
  ...(weight === undefined ? {} : { weight }),
});

function action(features: Features): fc.Arbitrary<Json> {
  const service = fc.constantFrom(...services);
  const subset = maybe<string | undefined>(
    features.subsets,
    fc.constantFrom('v1', 'v2'),
    fc.constant(undefined),
  );
  const plain = fc
    .tuple(service, subset)
    .map(
      ([host, part]): Json => ({ route: [destination(host, undefined, part)] }),
    );
  const weighted = fc.tuple(service, service, fc.constantFrom(0, 30, 50)).map(
    ([one, other, weight]): Json => ({
      route: [destination(one, weight), destination(other, 100 - weight)],
    }),
  );
  const treated = fc.oneof(
    fc
      .tuple(plain, word)
      .map(([route, uri]): Json => ({ ...route, rewrite: { uri } })),
    word.map((uri): Json => ({ redirect: { uri, redirectCode: 302 } })),
    fc
      .constantFrom(418, 503)
      .map((status): Json => ({ directResponse: { status } })),
    plain.map(
      (route): Json => ({
        ...route,
        fault: { abort: { httpStatus: 555, percentage: { value: 100 } } },
      }),
    ),
    plain.map(
      (route): Json => ({
        ...route,
        rewrite: {
          uriRegexRewrite: { match: '^/a/(.*)$', rewrite: '/turned/\\1' },
        },
      }),
    ),
  );
  return maybe(
    features.treatments,
    treated,
    maybe(features.weights, weighted, plain),
  );
}

/** A route of a VirtualService. */
function httpRoute(features: Features): fc.Arbitrary<Json> {
  const matches = fc.option(
    fc.array(matchEntry(features), { minLength: 1, maxLength: 2 }),
    { freq: 4, nil: undefined },
  );
  return fc
    .tuple(matches, action(features))
    .map(([match, does]) => ({ ...(match ? { match } : {}), ...does }));
}

const virtualService = (
  name: string,
  namespace: string,
  spec: Json,
): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name, namespace },
  spec,
});

function oneService(
  features: Features,
  index: number,
): fc.Arbitrary<Manifest[]> {
  const hosts = features.several
    ? fc.uniqueArray(fc.constantFrom(...services), {
        minLength: 1,
        maxLength: 2,
      })
    : fc.constant([services[index % services.length]]);
  const exportTo = maybe<string[] | undefined>(
    features.exports,
    fc.constantFrom(['.'], ['*'], [BASE, SPACE], [SPACE]),
    fc.constant(undefined),
  );
  const routes = fc.array(httpRoute(features), { minLength: 1, maxLength: 4 });
  const leaf: fc.Arbitrary<Json[] | undefined> = features.delegates
    ? fc.option(fc.array(httpRoute(features), { minLength: 1, maxLength: 2 }), {
        freq: 2,
        nil: undefined,
      })
    : fc.constant(undefined);
  return fc
    .tuple(hosts, exportTo, routes, leaf, fc.constantFrom(...words))
    .map(([names, exported, http, delegated, prefix]) => {
      const name = `user-${index}`;
      const spec = {
        hosts: names,
        ...(exported ? { exportTo: exported } : {}),
      };
      if (!delegated) return [virtualService(name, BASE, { ...spec, http })];
      const root = {
        match: [{ uri: { prefix } }],
        delegate: { name: `${name}-leaf`, namespace: BASE },
      };
      // a delegate's routes must lie within its root's match, so they take its path over
      const inside = delegated.map(route => ({
        ...route,
        match: [{ uri: { prefix } }],
      }));
      return [
        virtualService(name, BASE, { ...spec, http: [root, ...http] }),
        virtualService(`${name}-leaf`, BASE, { http: inside }),
      ];
    });
}

/** Users' objects in the base, as a developer's team might have written them. */
export function configurations(features: Features): fc.Arbitrary<Manifest[]> {
  const count = features.several
    ? fc.integer({ min: 1, max: 3 })
    : fc.constant(1);
  const none = fc.constant<Manifest[]>([]);
  const virtualServices = count
    .chain(n =>
      fc.tuple(...Array.from({ length: n }, (_, i) => oneService(features, i))),
    )
    .map(lists => lists.flat());
  return fc
    .tuple(
      virtualServices,
      maybe(features.subsets, destinationRules, none, 2),
      maybe(features.sidecars, sidecars, none),
      maybe(features.httpRoutes, httpRoutes, none),
      maybe(features.gateways, entries(httpRoute(features)), none, 6),
    )
    .map(lists => lists.flat());
}

export function requests(
  features: Features,
): fc.Arbitrary<DifferentialRequest> {
  const header = fc.tuple(
    fc.constantFrom(...headerNames),
    fc.constantFrom(...values),
  );
  const within = fc.record({
    caller: fc.constantFrom('base' as const, 'space' as const),
    host: fc.constantFrom(...services),
  });
  const fromOutside = fc.record({
    caller: fc.constant('gateway' as const),
    host: fc.constantFrom(...entryHosts),
  });
  const treatment = fc.record({
    path: fc
      .tuple(word, fc.constantFrom('', '/more', '1', '?q=1'))
      .map(([path, more]) => path + more),
    method: fc.constantFrom('GET', 'GET', 'POST'),
    headers: fc.uniqueArray(header, {
      maxLength: 2,
      selector: ([name]) => name,
    }),
  });
  return fc
    .tuple(
      maybe<Pick<DifferentialRequest, 'caller' | 'host'>>(
        features.gateways,
        fromOutside,
        within,
      ),
      treatment,
    )
    .map(([call, rest]) => ({ ...call, ...rest }));
}
