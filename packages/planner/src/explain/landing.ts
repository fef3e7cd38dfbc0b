import { Workload } from '../kube/core';
import { hasLabels } from '../kube/labels';
import { ClusterView } from '../view/ClusterView';
import { workloadsOf } from '../view/indexes';
import { Treatment } from './types';

/** The workload that a request comes to: of several, the one that most requests do. Undefined if none of the cluster's does. */
export function landingOf(
  view: ClusterView,
  treatment: Treatment,
): Workload | undefined {
  const reached = reachedBy(treatment);
  if (!reached?.namespace || !reached.service) return undefined;
  const service = view.get('Service', reached.namespace, reached.service);
  const selector = service?.spec.selector ?? {};
  if (Object.keys(selector).length === 0) return undefined;
  return workloadsOf(view, reached.namespace).find(({ spec }) =>
    hasLabels(spec.template.metadata?.labels, {
      ...selector,
      ...reached.subsetLabels,
    }),
  );
}

function reachedBy(treatment: Treatment):
  | {
      namespace?: string;
      service?: string;
      subsetLabels?: Record<string, string>;
    }
  | undefined {
  if (treatment.type === 'passthrough') return treatment;
  if (treatment.type !== 'forward') return undefined;
  const [first] = treatment.upstreams
    .filter(({ missing }) => !missing)
    .sort((a, b) => b.share - a.share);
  return first?.dialled ?? first;
}
