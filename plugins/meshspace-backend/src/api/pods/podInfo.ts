import {
  ClusterView,
  MeshSpace,
  PodSummary,
  podsOfWorkload,
} from '@meshspace/planner';
import type { PodInfo } from '@meshspace/plugin-meshspace-common';

/** The pods of a space's forks, then those of the base that they stand beside. */
export function podsOf(
  view: ClusterView,
  { metadata, spec }: MeshSpace,
): PodInfo[] {
  const forks = view.list('Pod', metadata.name).map(pod => podInfo(pod, true));
  const bases = spec.forks.flatMap(({ workload }) =>
    podsOfWorkload(view, spec.base, workload.kind, workload.name).map(pod =>
      podInfo(pod, false),
    ),
  );
  return [...forks, ...bases];
}

function podInfo(pod: PodSummary, fork: boolean): PodInfo {
  const { metadata, workload = '', ready, phase, startedAt } = pod;
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    workload,
    fork,
    ready,
    phase: metadata.deletionTimestamp ? 'Terminating' : phase ?? 'Unknown',
    ...(startedAt && { startedAt }),
    containers: pod.containers.map(container => ({
      name: container.name,
      image: container.image,
      ready: container.ready,
      restarts: container.restarts,
      state: container.state,
      ...(container.message && { message: container.message }),
    })),
  };
}
