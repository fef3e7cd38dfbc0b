import type { Entity } from '@backstage/catalog-model';
import {
  ClusterView,
  selects,
  Workload,
  workloadsOf,
} from '@meshspace/planner';
import { baseNamespaces } from '../../cluster/scopes';
import { parseLabelSelector } from './labelSelector';

const ID = 'backstage.io/kubernetes-id';
const NAMESPACE = 'backstage.io/kubernetes-namespace';
const SELECTOR = 'backstage.io/kubernetes-label-selector';
const CLUSTER = 'backstage.io/kubernetes-cluster';

/** Whether the catalog ties an entity to anything in a cluster. */
export function isTied({ metadata }: Entity): boolean {
  const { annotations = {} } = metadata;
  return !!(annotations[ID] || annotations[SELECTOR] || annotations[NAMESPACE]);
}

/** The workloads of an entity in the bases of a cluster, by the annotations that the Kubernetes plugin reads, too. */
export function entityWorkloads(
  view: ClusterView,
  cluster: string,
  entity: Entity,
): Workload[] {
  const { annotations = {} } = entity.metadata;
  const only = annotations[CLUSTER];
  if ((only && only !== cluster) || !isTied(entity)) return [];
  const selector = annotations[SELECTOR];
  const id = annotations[ID];
  const wanted = selector
    ? parseLabelSelector(selector)
    : { matchLabels: { [ID]: id ?? entity.metadata.name } };
  const namespace = annotations[NAMESPACE];
  return baseNamespaces(view)
    .filter(base => !namespace || base === namespace)
    .flatMap(base => workloadsOf(view, base))
    .filter(
      ({ metadata, spec }) =>
        selects(wanted, metadata.labels) ||
        selects(wanted, spec.template.metadata?.labels),
    );
}
