import {
  ClusterView,
  hasLabels,
  Namespace,
  PodSummary,
  workloadsOf,
} from '@meshspace/planner';
import type { BaseInfo } from '@meshspace/plugin-meshspace-common';

/** How a base stands: its sidecars, its workloads, its spaces. */
export function baseInfo(
  view: ClusterView,
  cluster: string,
  namespace: string,
  findings: number,
): BaseInfo {
  const object = view.get('Namespace', undefined, namespace);
  const injection = injectionOf(object);
  const pods = view.list('Pod', namespace).filter(isRunning);
  return {
    cluster,
    namespace,
    injection,
    pods: {
      total: pods.length,
      withSidecar: pods.filter(pod => pod.sidecar).length,
      needRestart: needRestart(pods, injection),
    },
    workloads: workloadsOf(view, namespace).length,
    spaces: view.list('MeshSpace').filter(({ spec }) => spec.base === namespace)
      .length,
    findings,
  };
}

export function injectionOf(
  namespace: Namespace | undefined,
): BaseInfo['injection'] {
  const labels = namespace?.metadata.labels ?? {};
  if (hasLabels(labels, { 'istio-injection': 'enabled' })) {
    return { mode: 'enabled' };
  }
  if (hasLabels(labels, { 'istio-injection': 'disabled' })) {
    return { mode: 'off' };
  }
  const revision = labels['istio.io/rev'];
  if (revision) return { mode: 'revision', revision };
  if (hasLabels(labels, { 'istio.io/dataplane-mode': 'ambient' })) {
    return { mode: 'ambient' };
  }
  return { mode: 'off' };
}

/** `Kind/name` of workloads with pods that were made under another setting of injection. */
function needRestart(
  pods: readonly PodSummary[],
  injection: BaseInfo['injection'],
): string[] {
  const wanted = injection.mode === 'enabled' || injection.mode === 'revision';
  const late = pods.filter(pod => {
    if (optsOut(pod)) return false;
    if (!!pod.sidecar !== wanted) return wanted || injection.mode === 'off';
    return (
      injection.mode === 'revision' &&
      pod.sidecar?.revision !== undefined &&
      pod.sidecar.revision !== injection.revision
    );
  });
  return [...new Set(late.flatMap(({ workload }) => workload ?? []))].sort();
}

function optsOut({ metadata }: PodSummary): boolean {
  const key = 'sidecar.istio.io/inject';
  const value = metadata.labels?.[key] ?? metadata.annotations?.[key];
  return value === 'false' || value === 'true';
}

function isRunning({ phase, metadata }: PodSummary): boolean {
  return (
    phase !== 'Succeeded' && phase !== 'Failed' && !metadata.deletionTimestamp
  );
}
