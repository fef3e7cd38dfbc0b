import { InternalClient } from '../store/InternalClient';
import { Condition, Job, Pod } from './kinds';
import { Clock, timestamp } from './kit/clock';
import { Recorder } from './kit/events';
import {
  canonicalJson,
  controllerReference,
  getOf,
  ignoring,
  isControlledBy,
  keyOf,
  listOf,
  splitKey,
} from './kit/objects';
import { ControllerSpec, Outcome } from './kit/queue';
import { PodsByOwner } from './PodsByOwner';
import { isActive, isPodReady } from './podFacts';

/**
 * Job → Pods until enough of them have succeeded; a finished Job goes after its `ttlSecondsAfterFinished`. With
 * `completions: 0` it is finished at once: the dead man's switch that lets Kubernetes take routes away.
 */
export function jobController(
  client: InternalClient,
  clock: Clock,
  record: Recorder,
  pods: PodsByOwner,
): ControllerSpec {
  return {
    name: 'job',
    watches: {
      'jobs.batch': ({ object }) => [keyOf(object)],
      pods: ({ object }) => pods.ownerKeys(object, 'Job'),
    },
    initial: () => listOf(client, 'jobs.batch').map(keyOf),
    async reconcile(key): Promise<Outcome | void> {
      const { namespace, name } = splitKey(key);
      const job = getOf(client, 'jobs.batch', namespace, name);
      if (!job || job.metadata.deletionTimestamp) {
        return undefined;
      }
      const finishedAt = finishTime(job);
      if (finishedAt !== undefined) {
        return afterFinish(client, clock, job, finishedAt);
      }
      const owned = pods.of(job).filter(pod => isControlledBy(pod, job));
      await correctCount(client, record, job, owned);
      await writeStatus(client, clock, record, job, pods);
      return undefined;
    },
  };
}

function completionsOf(job: Job): number {
  return job.spec.completions ?? job.spec.parallelism ?? 1;
}

function finishTime(job: Job): number | undefined {
  const finished = job.status?.conditions?.find(
    ({ type, status }) =>
      (type === 'Complete' || type === 'Failed') && status === 'True',
  );
  return finished && Date.parse(finished.lastTransitionTime ?? '');
}

async function afterFinish(
  client: InternalClient,
  clock: Clock,
  job: Job,
  finishedAt: number,
): Promise<Outcome | void> {
  const ttl = job.spec.ttlSecondsAfterFinished;
  if (ttl === undefined) {
    return undefined;
  }
  const left = finishedAt + ttl * 1000 - clock.now();
  if (left > 0) {
    return { againAfterMs: left };
  }
  await ignoring(
    [404, 409],
    client.delete('jobs.batch', job.metadata.namespace, job.metadata.name, {
      uid: job.metadata.uid,
      propagationPolicy: 'Foreground',
    }),
  );
  return undefined;
}

const phaseCount = (pods: readonly Pod[], phase: string) =>
  pods.filter(pod => pod.status?.phase === phase).length;

async function correctCount(
  client: InternalClient,
  record: Recorder,
  job: Job,
  owned: readonly Pod[],
): Promise<void> {
  const active = owned.filter(isActive).length;
  const failed = phaseCount(owned, 'Failed');
  const left = completionsOf(job) - phaseCount(owned, 'Succeeded');
  if (job.spec.suspend || failed > (job.spec.backoffLimit ?? 6)) {
    return;
  }
  const missing = Math.min(left, job.spec.parallelism ?? 1) - active;
  for (let i = 0; i < missing; i++) {
    const pod = await client.create('pods', podOf(job));
    record(
      job,
      'Normal',
      'SuccessfulCreate',
      `Created pod: ${pod.metadata.name}`,
    );
  }
}

function podOf(job: Job) {
  const { template } = job.spec;
  const tracking = {
    'batch.kubernetes.io/controller-uid': job.metadata.uid,
    'batch.kubernetes.io/job-name': job.metadata.name,
    'controller-uid': job.metadata.uid,
    'job-name': job.metadata.name,
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...template.metadata,
      labels: { ...template.metadata?.labels, ...tracking },
      generateName: `${job.metadata.name}-`,
      namespace: job.metadata.namespace,
      ownerReferences: [controllerReference(job)],
    },
    spec: template.spec,
  };
}

function conditions(
  at: string,
  types: string[],
  reason: string,
  message: string,
): Condition[] {
  return types.map(type => ({
    type,
    status: 'True',
    lastProbeTime: at,
    lastTransitionTime: at,
    reason,
    message,
  }));
}

const completeConditions = (at: string) =>
  conditions(
    at,
    ['SuccessCriteriaMet', 'Complete'],
    'CompletionsReached',
    'Reached expected number of succeeded pods',
  );

const failedConditions = (at: string) =>
  conditions(
    at,
    ['FailureTarget', 'Failed'],
    'BackoffLimitExceeded',
    'Job has reached the specified backoff limit',
  );

async function writeStatus(
  client: InternalClient,
  clock: Clock,
  record: Recorder,
  job: Job,
  pods: PodsByOwner,
): Promise<void> {
  const owned = pods.of(job).filter(pod => isControlledBy(pod, job));
  const now = timestamp(clock.now());
  const succeeded = phaseCount(owned, 'Succeeded');
  const failed = phaseCount(owned, 'Failed');
  const active = owned.filter(isActive);
  const complete = succeeded >= completionsOf(job);
  const hopeless = failed > (job.spec.backoffLimit ?? 6);
  const status = {
    startTime: job.status?.startTime ?? now,
    ...(active.length ? { active: active.length } : {}),
    ready: active.filter(isPodReady).length,
    terminating: owned.filter(pod => pod.metadata.deletionTimestamp).length,
    ...(succeeded ? { succeeded } : {}),
    ...(failed ? { failed } : {}),
    uncountedTerminatedPods: {},
    ...(complete
      ? { completionTime: now, conditions: completeConditions(now) }
      : {}),
    ...(!complete && hopeless ? { conditions: failedConditions(now) } : {}),
  };
  const written = await client.updateStatus(
    'jobs.batch',
    job.metadata.namespace,
    job.metadata.name,
    current =>
      current.metadata.uid !== job.metadata.uid ||
      canonicalJson(current.status ?? {}) === canonicalJson(status)
        ? undefined
        : status,
  );
  if (written && complete) {
    record(job, 'Normal', 'Completed', 'Job completed');
  } else if (written && hopeless) {
    record(
      job,
      'Warning',
      'BackoffLimitExceeded',
      'Job has reached the specified backoff limit',
    );
  }
}
