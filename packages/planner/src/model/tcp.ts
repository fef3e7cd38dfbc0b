import { Treatment } from '../explain/types';
import { hasLabels } from '../kube/labels';
import { Destination } from '../kube/istio';
import { Raw } from '../kube/objects';
import { isSubsetOf, resolveShortName } from './hostNames';
import { Outbound } from './outbound';
import { numberAt, objectAt, objectsAt, tableAt, textAt, textsAt } from './raw';
import { RegisteredService } from './registry';
import { RouteObject } from './RouteObject';
import { DestinationContext, upstreamOf } from './treatment/upstream';

/** A connection that is not looked into: only address, port and, of TLS, the server name are known. */
export interface Connection {
  readonly service: RegisteredService;
  /** Server name of a TLS connection. */
  readonly sni?: string;
  readonly authority: string;
  readonly path: string;
}

/** What a sidecar does with such a connection: the first TLS or TCP route of the service's objects, else the service. */
export function treatConnection(
  outbound: Outbound,
  connection: Connection,
  context: DestinationContext,
): { treatment: Treatment; object?: RouteObject; label?: string } {
  const { service, sni, authority, path } = connection;
  const wildcard = outbound.wildcardRoutesOf(service.hostname);
  const candidates = wildcard
    ? [wildcard]
    : outbound.routesOfHost(service.hostname);
  const base = { type: 'forward', protocol: 'tcp', path, authority } as const;
  for (const object of candidates) {
    const found = matchingEntry(outbound, object, sni);
    if (!found) continue;
    const upstreams = destinations(
      found.entry,
      object,
      outbound.view.mesh.clusterDomain,
    ).map(({ destination, share }) =>
      upstreamOf(context, destination, share, 0),
    );
    if (upstreams.length === 0) continue;
    return { treatment: { ...base, upstreams }, object, label: found.label };
  }
  const plain = { host: service.hostname, port: { number: outbound.port } };
  return {
    treatment: { ...base, upstreams: [upstreamOf(context, plain, 1, 0)] },
  };
}

function matchingEntry(
  outbound: Outbound,
  { tls, tcp }: RouteObject,
  sni: string | undefined,
): { entry: Raw; label: string } | undefined {
  if (sni !== undefined) {
    const index = tls.findIndex(entry =>
      objectsAt(entry, 'match').some(
        match =>
          textsAt(match, 'sniHosts').some(host =>
            isSubsetOf(sni, host.toLowerCase()),
          ) && applies(match, outbound),
      ),
    );
    if (index >= 0) return { entry: tls[index], label: `tls[${index}]` };
  }
  const index = tcp.findIndex(entry => {
    const matches = objectsAt(entry, 'match');
    return (
      matches.length === 0 || matches.some(match => applies(match, outbound))
    );
  });
  return index < 0 ? undefined : { entry: tcp[index], label: `tcp[${index}]` };
}

function applies(match: Raw, { port, labels, namespace }: Outbound): boolean {
  const wanted = numberAt(match, 'port');
  if (wanted !== undefined && wanted !== port) return false;
  // Subnets of the destination would need its address, which a view does not know before the call.
  if (textsAt(match, 'destinationSubnets').length > 0) return false;
  const gateways = textsAt(match, 'gateways');
  if (gateways.length > 0) return gateways.includes('mesh');
  const source = textAt(match, 'sourceNamespace');
  return (
    hasLabels(labels, tableAt(match, 'sourceLabels')) &&
    (!source || source === namespace)
  );
}

function destinations(
  entry: Raw,
  { namespace }: RouteObject,
  clusterDomain: string,
): { destination: Destination; share: number }[] {
  const routes = objectsAt(entry, 'route').flatMap(route => {
    const destination = objectAt(route, 'destination');
    const host = textAt(destination, 'host');
    if (!host) return [];
    const number = numberAt(objectAt(destination, 'port'), 'number');
    const subset = textAt(destination, 'subset');
    return [
      {
        weight: numberAt(route, 'weight') ?? 0,
        destination: {
          host: resolveShortName(host, namespace, clusterDomain),
          ...(subset && { subset }),
          ...(number !== undefined && { port: { number } }),
        },
      },
    ];
  });
  if (routes.length === 1) return [{ ...routes[0], share: 1 }];
  const total = routes.reduce((sum, { weight }) => sum + weight, 0);
  return routes
    .filter(({ weight }) => weight > 0)
    .map(({ destination, weight }) => ({
      destination,
      share: weight / total,
    }));
}
