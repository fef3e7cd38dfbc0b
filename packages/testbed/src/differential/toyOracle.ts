import type { Manifest } from '../kube/types';
import {
  BASE,
  type Decision,
  type DifferentialRequest,
  type RoutingOracle,
} from './types';

interface ToyMatch {
  uri?: { prefix?: string; exact?: string };
  headers?: Record<string, { exact?: string }>;
}

interface ToyRoute {
  match?: ToyMatch[];
  route?: Array<{ destination: { host: string } }>;
}

function matches(
  match: ToyMatch,
  { path, headers }: DifferentialRequest,
): boolean {
  const [plain] = path.split('?');
  const { prefix, exact } = match.uri ?? {};
  if (prefix !== undefined && !plain.startsWith(prefix)) return false;
  if (exact !== undefined && plain !== exact) return false;
  return Object.entries(match.headers ?? {}).every(([name, wanted]) =>
    headers.some(([sent, value]) => sent === name && value === wanted.exact),
  );
}

const forward = (host: string, path: string): Decision => ({
  kind: 'forward',
  cluster: `outbound|9080||${host}.${BASE}.svc.cluster.local`,
  path,
});

function decide(objects: Manifest[], request: DifferentialRequest): Decision {
  for (const object of objects) {
    const { hosts = [], http = [] } = object.spec as {
      hosts?: string[];
      http?: ToyRoute[];
    };
    if (!hosts.includes(request.host)) continue;
    const chosen = http.find(
      ({ match }) => !match || match.some(entry => matches(entry, request)),
    );
    if (!chosen) return { kind: 'no-route' };
    return forward(chosen.route?.[0].destination.host ?? '', request.path);
  }
  return forward(request.host, request.path);
}

/**
 * Knows one VirtualService a host, paths and exact headers, and nothing else: right for plain configurations, wrong for
 * others. It shows that the engine tells the two apart.
 */
export const toyOracle: RoutingOracle = { name: 'toy', decide };

/** Says of a request with the space's header that it goes where one without it goes. */
export const lyingOracle: RoutingOracle = {
  name: 'lying',
  decide: (objects, request) => decide(objects, { ...request, headers: [] }),
};
