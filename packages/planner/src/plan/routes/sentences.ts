import { ObjectRef } from '../../kube/objects';

/** What a route is for, as a person would say it who never looks at routes. */

const KIND: Readonly<Record<string, string>> = {
  VirtualService: 'the routes in the VirtualService',
  HTTPRoute: 'the HTTPRoute',
  GRPCRoute: 'the GRPCRoute',
};

function objectInWords({ kind, name }: ObjectRef): string {
  return `${KIND[kind] ?? `the ${kind}`} ${name}`;
}

/** `reviews, ratings and every other Service of shop`. */
export function hostsInWords(hosts: readonly string[], base: string): string {
  const names = hosts.map(host => hostInWords(host, base));
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}

function hostInWords(host: string, base: string): string {
  if (host === '*') return 'any host';
  const [name, namespace, kind] = host.split('.');
  if (namespace !== base || kind !== 'svc') return host;
  return name === '*' ? `every Service of ${base}` : name;
}

/** Which spaces share a route is nobody's business but theirs. */
const HEADER = "a space's header";

export function mirrorReason(
  base: string,
  hosts: readonly string[],
  by: ObjectRef,
): string {
  return `Requests to ${hostsInWords(
    hosts,
    base,
  )} keep following ${objectInWords(by)}; those with ${HEADER} reach its fork`;
}

export function standAloneReason(base: string, host: string): string {
  return `Requests to ${hostsInWords(
    [host],
    base,
  )} with ${HEADER} reach its fork; all others reach ${base} as before`;
}

export function gatewayReason(
  base: string,
  host: string,
  gateway: string,
): string {
  return `Requests from outside for ${hostsInWords(
    [host],
    base,
  )}, through the gateway ${gateway.slice(
    gateway.indexOf('/') + 1,
  )}, reach a space's fork if they carry its header`;
}

export function addressReason(space: string, host: string): string {
  return `Requests for ${host} reach the space ${space} without its header`;
}

export function apiReason(by: ObjectRef, space: string): string {
  return `Requests with the header of ${space} follow ${objectInWords(
    by,
  )}, but reach the fork`;
}

export function portReason(base: string, name: string, port: number): string {
  return `Requests to ${name} on port ${port} with ${HEADER} reach its fork; all others reach ${base} as before`;
}

export function insideReason(
  base: string,
  hosts: readonly string[],
  by?: ObjectRef,
): string {
  const what = `Calls of your forks to ${hostsInWords(hosts, base)}`;
  return by
    ? `${what} follow ${objectInWords(by)} and stay in your space`
    : `${what} stay in your space, even if the application drops the header`;
}
