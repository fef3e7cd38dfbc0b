import { SwitchJob } from '../../kube/core';
import { OwnerReference } from '../../kube/objects';
import { MANAGED_BY_LABEL, MANAGER, SWITCH_LABEL } from '../../meshspace/names';
import { ClusterView } from '../../view/ClusterView';
import { later, PlanContext } from '../context';
import { Desired, stamped } from '../desired';

/**
 * Our routes in a base are owned by a Job that runs nothing and that Kubernetes deletes after a while. As long as a controller
 * lives it makes a new one in time; if none does, Kubernetes takes the routes away and the base follows its users' own again.
 */
export function deadMansSwitch(
  { view, now, policy }: PlanContext,
  base: string,
): { owner?: OwnerReference; desired?: Desired; wakeAt?: Date } {
  if (policy.switchSeconds <= 0) return {};
  const newest = switchesOf(view, base)
    .filter(({ metadata }) => !metadata.deletionTimestamp)
    .reduce<SwitchJob | undefined>(
      (best, job) => (best && created(best) >= created(job) ? best : job),
      undefined,
    );
  const renewAt = newest && later(created(newest), policy.switchSeconds / 2);
  const owner = newest?.metadata.uid
    ? {
        apiVersion: 'batch/v1',
        kind: 'Job',
        name: newest.metadata.name,
        uid: newest.metadata.uid,
      }
    : undefined;
  if (renewAt && renewAt > now) {
    return { ...(owner && { owner }), wakeAt: renewAt };
  }
  return { ...(owner && { owner }), desired: switchJob(base, now, policy) };
}

/** All that were made, of which the newest counts. */
export function switchesOf(view: ClusterView, base: string): SwitchJob[] {
  return view
    .list('Job', base)
    .filter(({ metadata }) => metadata.labels?.[SWITCH_LABEL]);
}

function created({ metadata }: SwitchJob): Date {
  return new Date(metadata.creationTimestamp ?? 0);
}

function switchJob(
  base: string,
  now: Date,
  { switchSeconds }: PlanContext['policy'],
): Desired {
  // Two controllers at once, or two plans within one half-life, mean the same Job.
  const half = Math.max(1, switchSeconds / 2);
  const name = `meshspace-switch-${Math.floor(now.getTime() / 1000 / half)}`;
  return {
    round: 0,
    reason:
      'A safety net: if we stop running, Kubernetes takes our routes away and the base works as if we had never been there',
    object: stamped({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name,
        namespace: base,
        labels: { [MANAGED_BY_LABEL]: MANAGER, [SWITCH_LABEL]: 'true' },
      },
      spec: {
        completions: 0,
        parallelism: 0,
        ttlSecondsAfterFinished: switchSeconds,
        template: {
          metadata: { labels: { 'sidecar.istio.io/inject': 'false' } },
          spec: {
            restartPolicy: 'Never',
            containers: [{ name: 'nothing', image: 'none' }],
          },
        },
      },
    }),
  };
}
