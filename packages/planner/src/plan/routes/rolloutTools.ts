import { Workload } from '../../kube/core';
import { ObjectRef, Raw } from '../../kube/objects';
import { objectAt, objectsAt, textAt } from '../../model/raw';
import { ClusterView } from '../../view/ClusterView';
import { derive } from '../../view/derive';

/** VirtualServices that an Argo Rollout shifts weights in, by namespace and name. */
const shiftedByArgo = derive(
  ['Rollout'],
  view =>
    new Set(
      view
        .list('Rollout')
        .flatMap(rollout =>
          virtualServicesOf(rollout).map(
            name => `${rollout.metadata.namespace}/${name}`,
          ),
        ),
    ),
);

function virtualServicesOf({ spec }: Workload): string[] {
  const routing = objectAt(
    objectAt(objectAt(spec as Raw, 'strategy'), 'canary'),
    'trafficRouting',
  );
  const istio = objectAt(routing, 'istio');
  return [
    objectAt(istio, 'virtualService'),
    ...objectsAt(istio, 'virtualServices'),
  ].flatMap(entry => textAt(entry, 'name') ?? []);
}

/** The tool that rewrites a VirtualService step by step while it releases a version; ours follows each step a moment later. */
export function rolloutToolOf(
  view: ClusterView,
  { namespace, name }: ObjectRef,
): string | undefined {
  const owners =
    view.get('VirtualService', namespace, name)?.metadata.ownerReferences ?? [];
  if (owners.some(({ apiVersion }) => apiVersion.startsWith('flagger.app/'))) {
    return 'Flagger';
  }
  return shiftedByArgo(view).has(`${namespace}/${name}`)
    ? 'Argo Rollouts'
    : undefined;
}
