import { Treatment, Upstream } from '../explain/types';
import { plan } from '../plan/plan';
import { defaultPlanPolicy } from '../plan/policy';
import { ClusterView } from '../view/ClusterView';
import { START } from './world';

/** A treatment as it would be if a space's forks stood in the base's place. */
export function moved(
  result: Treatment,
  to: string,
  services: readonly string[],
): Treatment {
  if (result.type !== 'forward') return result;
  return {
    ...result,
    upstreams: result.upstreams.map(upstream =>
      upstream.namespace === 'shop' && services.includes(upstream.service ?? '')
        ? movedUpstream(upstream, to)
        : upstream,
    ),
  };
}

function movedUpstream(upstream: Upstream, to: string): Upstream {
  const { subset: _, subsetLabels: __, missing, ...rest } = upstream;
  const host = upstream.host.replace('.shop.', `.${to}.`);
  return {
    ...rest,
    namespace: to,
    host,
    cluster: `outbound|${upstream.port}||${host}`,
    ...(missing && {
      missing: { ...missing, why: missing.why.replace('.shop.', `.${to}.`) },
    }),
  };
}

/** Whether all ways to a space's forks are routed; where they cannot be, the status says so. */
export function routedEverywhere(
  view: ClusterView,
  name: string,
  policy = defaultPlanPolicy,
): boolean {
  const { spaces } = plan(view, { now: START, space: name, policy });
  return spaces.every(({ status }) =>
    status.forks.every(
      ({ phase, reason }) => phase === 'Routed' && reason !== 'PartlyRouted',
    ),
  );
}
