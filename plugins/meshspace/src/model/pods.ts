import type { PodInfo } from '@meshspace/plugin-meshspace-common';
import type { WorkloadRef } from '@meshspace/planner';

/** Whether a pod belongs to a workload; the backend names it `Kind/name`. */
export const isPodOf = (pod: PodInfo, { kind, name }: WorkloadRef): boolean =>
  pod.workload === `${kind}/${name}`;
