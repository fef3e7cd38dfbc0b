import { Service } from '../../kube/core';
import { ForkSpec, MeshSpace } from '../../meshspace/MeshSpace';
import { isOurs, spaceLabels } from '../context';
import { Desired, stamped } from '../desired';
import { servicesSelecting } from '../../view/indexes';
import { ClusterView } from '../../view/ClusterView';
import { audienceOf } from '../routes/audience';
import { kept, keptOfPods } from './stripped';
import { ForkSource } from './source';

/** The base's Services that a workload answers for. */
export function servicesOf(
  view: ClusterView,
  base: string,
  source: ForkSource,
): readonly Service[] {
  return servicesSelecting(
    view,
    base,
    keptOfPods(source.template.metadata?.labels),
  ).filter(service => !isOurs(service) && service.spec.type !== 'ExternalName');
}

/** The Service that routes send to: a headless one would send to the address that the caller dialled. */
export function routedService(service: Service): string {
  return service.spec.clusterIP === 'None'
    ? `${service.metadata.name}-meshspace`
    : service.metadata.name;
}

const COPIED_FIELDS = [
  'ports',
  'selector',
  'sessionAffinity',
  'sessionAffinityConfig',
  'publishNotReadyAddresses',
  'internalTrafficPolicy',
  'trafficDistribution',
];

/** The fork's Services, seen only where they are needed: else every sidecar of the mesh would learn of them. */
export function forkServices(
  view: ClusterView,
  space: MeshSpace,
  fork: ForkSpec,
  services: readonly Service[],
): Desired[] {
  return services.flatMap(service => {
    const { metadata, spec } = service;
    const copy = (name: string, headless: boolean): Desired => ({
      round: 1,
      reason: `Your fork answers under the name ${metadata.name}, too`,
      object: stamped({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: {
          name,
          namespace: space.metadata.name,
          labels: {
            ...kept(metadata.labels),
            ...spaceLabels(space, fork.workload),
          },
          annotations: {
            ...kept(metadata.annotations),
            'networking.istio.io/exportTo': audienceOf(view, space, service),
          },
        },
        spec: {
          ...Object.fromEntries(
            COPIED_FIELDS.filter(field => spec[field] !== undefined).map(
              field => [field, spec[field]],
            ),
          ),
          ports: spec.ports?.map(({ nodePort: _, ...port }) => port),
          ...(headless && { clusterIP: 'None' }),
        },
      }),
    });
    const headless = spec.clusterIP === 'None';
    return headless
      ? [copy(metadata.name, true), copy(routedService(service), false)]
      : [copy(metadata.name, false)];
  });
}
