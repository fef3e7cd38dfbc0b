import { isObject, Json } from '../../schema/Schema';
import { Body } from '../registry/context';
import { Services } from '../registry/Services';

/** 10.96.0.1 belongs to the `kubernetes` Service; dynamic addresses come from the upper part, as on the real server. */
const FIRST = 257;
const LAST = 65_534;

export function addressOf(index: number): string {
  return `10.96.${index >> 8}.${index & 255}`;
}

function taken(services: Services): Set<string> {
  const used = new Set<string>(['10.96.0.1']);
  for (const [, service] of services.store.range('services')) {
    const { clusterIP } = (service.spec ?? {}) as { clusterIP?: string };
    if (clusterIP) used.add(clusterIP);
  }
  return used;
}

function objects(value: Json | undefined): Body[] {
  return Array.isArray(value) ? (value as Json[]).filter(isObject) : [];
}

function nodePorts(services: Services, spec: Body) {
  const used = new Set<Json | undefined>();
  for (const [, service] of services.store.range('services')) {
    const ports = (service.spec as Body | undefined)?.ports;
    objects(ports).forEach(port => used.add(port.nodePort));
  }
  let next = 30_000;
  spec.ports = objects(spec.ports).map(port => {
    if (port.nodePort) return port;
    while (used.has(next)) next += 1;
    used.add(next);
    return { ...port, nodePort: next };
  });
}

/** Gives a Service its addresses, and takes back what its type no longer has. */
export function allocateClusterIp(
  services: Services,
  object: Body,
  old: Body | undefined,
): void {
  const spec: Body = { ...(object.spec as Body) };
  const before = isObject(old?.spec) ? old.spec : {};
  if (spec.type === 'ExternalName') {
    for (const field of [
      'clusterIP',
      'clusterIPs',
      'ipFamilies',
      'ipFamilyPolicy',
      'internalTrafficPolicy',
    ]) {
      if (old) delete spec[field];
    }
    object.spec = spec;
    return;
  }
  if (!spec.clusterIP && before.clusterIP) {
    spec.clusterIP = before.clusterIP;
    if (before.clusterIPs !== undefined) spec.clusterIPs = before.clusterIPs;
  }
  if (!spec.clusterIP) {
    const used = taken(services);
    let index = FIRST + Math.floor(services.random() * (LAST - FIRST));
    while (used.has(addressOf(index)))
      index = index >= LAST ? FIRST : index + 1;
    spec.clusterIP = addressOf(index);
  }
  spec.clusterIPs = [spec.clusterIP];
  if (!spec.ipFamilies) spec.ipFamilies = ['IPv4'];
  if (!spec.ipFamilyPolicy) spec.ipFamilyPolicy = 'SingleStack';
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') {
    const known = new Map(
      objects(before.ports).map(port => [port.port, port.nodePort]),
    );
    spec.ports = objects(spec.ports).map(port => {
      const kept = known.get(port.port);
      return port.nodePort || !kept ? port : { ...port, nodePort: kept };
    });
    nodePorts(services, spec);
  }
  object.spec = spec;
}
