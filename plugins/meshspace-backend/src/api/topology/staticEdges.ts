import { ClusterView, Workload } from '@meshspace/planner';
import type { TopologyNode } from '@meshspace/plugin-meshspace-common';
import { serviceId } from './nodes';

export interface Call {
  from: string;
  to: string;
}

/**
 * Who calls whom, as far as is written down: routes at gateways, Services named in the environment of a workload, and what the
 * catalog says that its component depends on.
 */
export function staticEdges(
  view: ClusterView,
  base: string,
  nodes: readonly TopologyNode[],
  dependenciesOf: (workload: Workload) => readonly string[],
): Call[] {
  const services = nodes.filter(
    ({ kind, namespace }) => kind === 'service' && namespace === base,
  );
  const byName = new Map(services.map(node => [node.name, node]));
  return [
    ...gatewayEdges(view, base, byName),
    ...services.flatMap(node => {
      const workload =
        node.workload && view.get(node.workload.kind, base, node.workload.name);
      if (!workload) return [];
      const depends = new Set(dependenciesOf(workload));
      const told = services.filter(
        ({ entityRef }) => entityRef && depends.has(entityRef),
      );
      return [...namedIn(workload, base, byName), ...told.map(({ id }) => id)]
        .filter(id => id !== node.id)
        .map(to => ({ from: node.id, to }));
    }),
  ];
}

/** `http://reviews:9080`, `reviews.shop.svc`, `reviews:9080`; the bare name only with a port or a scheme, else any word would do. */
const HOST =
  /(?:^|[\s,;=@])(?:[a-z][a-z0-9+.-]*:\/\/)?([a-z0-9-]{1,63})((?:\.[a-z0-9-]{1,63}){0,5})(:\d{1,5})?(?=$|[/\s,;?])/g;

function namedIn(
  { spec }: Workload,
  base: string,
  byName: ReadonlyMap<string, TopologyNode>,
): Set<string> {
  const found = new Set<string>();
  for (const { env = [], args = [], command = [] } of spec.template.spec
    .containers) {
    const texts = [
      ...env.flatMap(({ value }) => value ?? []),
      ...args,
      ...command,
    ];
    for (const text of texts) {
      for (const match of text.slice(0, 4096).matchAll(HOST)) {
        const [whole, name, domain, port] = match;
        const node = byName.get(name);
        const telling = port || whole.includes('://') || domain;
        const here = !domain || domain.startsWith(`.${base}`);
        if (node && telling && here) found.add(node.id);
      }
    }
  }
  return found;
}

function gatewayEdges(
  view: ClusterView,
  base: string,
  byName: ReadonlyMap<string, TopologyNode>,
): Call[] {
  const calls: Call[] = [];
  for (const { metadata, spec } of view.list('VirtualService', base)) {
    // Ours only repeat what the user's say.
    if (metadata.labels?.['app.kubernetes.io/managed-by'] === 'meshspace') {
      continue;
    }
    for (const gateway of spec.gateways ?? []) {
      if (gateway === 'mesh') continue;
      const from = `gateway:${
        gateway.includes('/') ? gateway : `${base}/${gateway}`
      }`;
      for (const { route = [] } of spec.http ?? []) {
        for (const { destination } of route) {
          const [name] = destination.host.split('.');
          if (byName.has(name)) calls.push({ from, to: serviceId(base, name) });
        }
      }
    }
  }
  for (const { metadata, spec } of view.list('HTTPRoute', base)) {
    if (metadata.labels?.['app.kubernetes.io/managed-by'] === 'meshspace') {
      continue;
    }
    for (const parent of spec.parentRefs ?? []) {
      if ((parent.kind ?? 'Gateway') !== 'Gateway') continue;
      const from = `gateway:${parent.namespace ?? base}/${parent.name}`;
      for (const { backendRefs = [] } of spec.rules ?? []) {
        for (const { name } of backendRefs) {
          if (byName.has(name)) calls.push({ from, to: serviceId(base, name) });
        }
      }
    }
  }
  return calls;
}
