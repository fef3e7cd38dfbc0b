import type { EndpointSlice, Service, ServicePort } from '../kube/types';

interface Endpoint {
  ip: string;
  port: number;
}

const portKey = (service: string, portName: string | undefined) =>
  `${service}:${portName ?? ''}`;

/** Ready endpoints by `namespace/service:port name`. */
function readyEndpoints(
  services: ReadonlyMap<string, Service>,
  slices: Iterable<EndpointSlice>,
): Map<string, Endpoint[]> {
  const endpoints = new Map<string, Endpoint[]>();
  for (const slice of slices) {
    if (slice.addressType !== 'IPv4') continue;
    const service = `${slice.metadata.namespace}/${slice.metadata.labels?.['kubernetes.io/service-name']}`;
    const all = services.get(service)?.spec.publishNotReadyAddresses === true;
    const addresses = (slice.endpoints ?? [])
      .filter(endpoint => all || endpoint.conditions?.ready !== false)
      .flatMap(endpoint => endpoint.addresses);
    for (const { name, port } of slice.ports ?? []) {
      const key = portKey(service, name);
      endpoints.set(key, [
        ...(endpoints.get(key) ?? []),
        ...addresses.map(ip => ({ ip, port })),
      ]);
    }
  }
  return endpoints;
}

function translation(
  match: string,
  service: Service,
  endpoints: Endpoint[],
): string {
  // a Service's target port may be a name that means another number in each pod; one number is what nft's map can express
  const sameport = endpoints.every(({ port }) => port === endpoints[0].port);
  if (!sameport)
    return `${match} dnat to ${endpoints[0].ip}:${endpoints[0].port}`;
  const pick =
    service.spec.sessionAffinity === 'ClientIP'
      ? `jhash ip saddr mod ${endpoints.length}`
      : `numgen random mod ${endpoints.length}`;
  const map = endpoints.map(({ ip }, i) => `${i} : ${ip}`).join(', ');
  return `${match} dnat to ${pick} map { ${map} } : ${endpoints[0].port}`;
}

function isOurs(port: ServicePort): boolean {
  return ['TCP', 'UDP'].includes(port.protocol ?? 'TCP');
}

/**
 * The whole nft table that plays kube-proxy: cluster IPs to one of the ready endpoints, a refusal where there is
 * none, and masquerade for a pod that reaches itself through its own Service. Applied as one transaction.
 */
export function ruleset(
  services: ReadonlyMap<string, Service>,
  slices: Iterable<EndpointSlice>,
): string {
  const endpoints = readyEndpoints(services, slices);
  const translations: string[] = [];
  const refusals: string[] = [];
  const loops = new Set<string>();
  for (const [key, service] of services) {
    const { clusterIP, type, ports = [] } = service.spec;
    if (!clusterIP || clusterIP === 'None' || type === 'ExternalName') continue;
    for (const port of ports.filter(isOurs)) {
      const protocol = (port.protocol ?? 'TCP').toLowerCase();
      const match = `ip daddr ${clusterIP} ${protocol} dport ${port.port}`;
      const targets = endpoints.get(portKey(key, port.name)) ?? [];
      if (targets.length === 0) {
        refusals.push(
          `${match} reject${protocol === 'tcp' ? ' with tcp reset' : ''}`,
        );
      } else {
        targets.forEach(({ ip }) => loops.add(`${ip} . ${ip}`));
        translations.push(translation(match, service, targets));
      }
    }
  }
  const masquerade =
    loops.size > 0
      ? `ip saddr . ip daddr { ${[...loops].join(', ')} } masquerade`
      : '';
  // declared first, so that the deletion has something to delete the first time, too
  return `table ip meshspace
delete table ip meshspace
table ip meshspace {
  chain translate {
    type nat hook prerouting priority dstnat
${translations.map(rule => `    ${rule}`).join('\n')}
  }
  chain loops {
    type nat hook postrouting priority srcnat
    ${masquerade}
  }
  chain refuse {
    type filter hook forward priority filter
${refusals.map(rule => `    ${rule}`).join('\n')}
  }
}
`;
}
