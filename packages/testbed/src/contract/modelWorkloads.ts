import { hasLabels, type ClusterView, type Upstream } from '@meshspace/planner';
import { world, type Workload } from './world';

type Labels = Record<string, string>;

function workloadWith(
  namespace: string | undefined,
  labels: Labels | undefined,
): Workload | undefined {
  return world.workloads.find(
    ({ namespace: of, app, version }) =>
      of === namespace && labels && hasLabels({ app, version }, labels),
  );
}

/** Who of the contract's world answers for a Service, or for those of its pods that also have other labels. */
export function workloadOfService(
  view: ClusterView,
  { namespace, service }: { namespace?: string; service?: string },
  labels: Labels = {},
): Workload | undefined {
  if (service === undefined) return undefined;
  const { selector } = view.get('Service', namespace, service)?.spec ?? {};
  return workloadWith(namespace, selector && { ...selector, ...labels });
}

/** Who of the contract's world answers for an upstream. */
export function workloadBehind(
  view: ClusterView,
  upstream: Upstream,
): Workload | undefined {
  const { entry, dialled, subsetLabels } = upstream;
  if (entry) {
    const { spec } =
      view.get('ServiceEntry', entry.namespace, entry.name) ?? {};
    return workloadWith(entry.namespace, spec?.workloadSelector?.labels);
  }
  return dialled
    ? workloadOfService(view, dialled)
    : workloadOfService(view, upstream, subsetLabels);
}
