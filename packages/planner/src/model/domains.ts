import { serviceHost } from './hostNames';
import { Outbound } from './outbound';
import { RegisteredService } from './registry';

/**
 * The services that a domain belongs to: by full name, with or without a final dot; by the names that its namespace, or others,
 * may shorten it to; by address; by an alias's names. A full name of one service is never a short name of another.
 */
export function servicesOfDomain(
  outbound: Outbound,
  domain: string,
): RegisteredService[] {
  const { view, dnsNamespace, registry } = outbound;
  const { clusterDomain } = view.mesh;
  const bare = domain.endsWith('.') ? domain.slice(0, -1) : domain;
  const literal = concreteService(outbound, bare);
  if (literal) return [literal];
  const found: RegisteredService[] = [];
  if (bare === domain) {
    const longer = domain.includes('.')
      ? [`${domain}.svc.${clusterDomain}`]
      : [serviceHost(domain, dnsNamespace, clusterDomain)];
    if (domain.endsWith('.svc')) longer.push(`${domain}.${clusterDomain}`);
    for (const name of longer) {
      const service = concreteService(outbound, name);
      if (service && isShortened(name, domain, dnsNamespace, clusterDomain)) {
        found.push(service);
      }
    }
  }
  for (const service of registry.byAddress.get(domain) ?? []) {
    if (outbound.service(service.hostname) === service) found.push(service);
  }
  return found;
}

/** The service of a full name, or the one that its alias stands for. */
function concreteService(
  outbound: Outbound,
  name: string,
): RegisteredService | undefined {
  const target = outbound.registry.aliases.get(name);
  const service = outbound.service(target ?? name);
  return service?.resolution === 'alias' ? undefined : service;
}

/** Two labels are enough for a Service of another namespace; one only for those of the DNS domain's own. */
function isShortened(
  name: string,
  short: string,
  dnsNamespace: string,
  clusterDomain: string,
): boolean {
  const stem = name.slice(0, name.length - `.svc.${clusterDomain}`.length);
  const dot = stem.indexOf('.');
  if (dot < 0) return false;
  if (short === stem || short === `${stem}.svc`) return true;
  return short === stem.slice(0, dot) && stem.slice(dot + 1) === dnsNamespace;
}
