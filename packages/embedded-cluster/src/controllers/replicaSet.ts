import { InternalClient } from '../store/InternalClient';
import { Condition, Pod, ReplicaSet } from './kinds';
import { Clock, timestamp } from './kit/clock';
import { Recorder } from './kit/events';
import { matchesSelector } from './kit/labels';
import {
  canonicalJson,
  controllerReference,
  getOf,
  ignoring,
  isControlledBy,
  keyOf,
  listOf,
  messageOf,
  splitKey,
  withCondition,
} from './kit/objects';
import { ControllerSpec, Outcome } from './kit/queue';
import { PodsByOwner } from './PodsByOwner';
import {
  availableAt,
  compareForDeletion,
  isActive,
  isFinished,
  isPodReady,
} from './podFacts';

/** ReplicaSet → Pods. */
export function replicaSetController(
  client: InternalClient,
  clock: Clock,
  record: Recorder,
  pods: PodsByOwner,
): ControllerSpec {
  return {
    name: 'replicaset',
    watches: {
      'replicasets.apps': ({ object }) => [keyOf(object)],
      pods: ({ object }) => pods.ownerKeys(object, 'ReplicaSet'),
    },
    initial: () => listOf(client, 'replicasets.apps').map(keyOf),
    async reconcile(key): Promise<Outcome | void> {
      const { namespace, name } = splitKey(key);
      const set = getOf(client, 'replicasets.apps', namespace, name);
      if (!set) {
        return undefined;
      }
      const owned = pods.of(set).filter(pod => isControlledBy(pod, set));
      let failure: string | undefined;
      if (!set.metadata.deletionTimestamp) {
        failure = await correctCount(
          client,
          record,
          set,
          owned.filter(isActive),
        );
      }
      const wait = await writeStatus(client, clock, set, pods, failure);
      if (failure !== undefined) {
        return { againAfterMs: 1000 };
      }
      return wait === undefined ? undefined : { againAfterMs: wait };
    },
  };
}

/** Creates or deletes pods; says why it could not. */
async function correctCount(
  client: InternalClient,
  record: Recorder,
  set: ReplicaSet,
  active: readonly Pod[],
): Promise<string | undefined> {
  const missing = (set.spec.replicas ?? 1) - active.length;
  for (let i = 0; i < missing; i++) {
    try {
      const pod = await client.create('pods', podOf(set));
      record(
        set,
        'Normal',
        'SuccessfulCreate',
        `Created pod: ${pod.metadata.name}`,
      );
    } catch (error) {
      record(
        set,
        'Warning',
        'FailedCreate',
        `Error creating: ${messageOf(error)}`,
      );
      return messageOf(error);
    }
  }
  const surplus = [...active]
    .sort(compareForDeletion)
    .slice(0, Math.max(0, -missing));
  for (const pod of surplus) {
    await ignoring(
      [404, 409],
      client.delete('pods', pod.metadata.namespace, pod.metadata.name, {
        uid: pod.metadata.uid,
      }),
    );
    record(
      set,
      'Normal',
      'SuccessfulDelete',
      `Deleted pod: ${pod.metadata.name}`,
    );
  }
  return undefined;
}

function podOf(set: ReplicaSet) {
  const { template } = set.spec;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...template.metadata,
      generateName: `${set.metadata.name}-`,
      namespace: set.metadata.namespace,
      ownerReferences: [controllerReference(set)],
    },
    spec: template.spec,
  };
}

async function writeStatus(
  client: InternalClient,
  clock: Clock,
  set: ReplicaSet,
  pods: PodsByOwner,
  failure: string | undefined,
): Promise<number | undefined> {
  const now = clock.now();
  const { namespace, name, uid } = set.metadata;
  const mine = pods
    .of(set)
    .filter(pod => isControlledBy(pod, set) && !isFinished(pod));
  const active = mine.filter(isActive);
  const soonest = active
    .map(pod => availableAt(pod, set.spec.minReadySeconds))
    .filter(at => at !== undefined);
  const available = soonest.filter(at => at <= now).length;
  const counts = {
    replicas: active.length,
    fullyLabeledReplicas: active.filter(pod =>
      matchesSelector(
        { matchLabels: set.spec.template.metadata?.labels ?? {} },
        pod.metadata.labels,
      ),
    ).length,
    readyReplicas: active.filter(isPodReady).length,
    availableReplicas: available,
    observedGeneration: set.metadata.generation,
  };
  const status = {
    ...Object.fromEntries(
      Object.entries(counts).filter(
        ([key, value]) => value !== 0 || key === 'replicas',
      ),
    ),
    terminatingReplicas: mine.length - active.length,
  };
  await client.updateStatus('replicasets.apps', namespace, name, current => {
    if (current.metadata.uid !== uid) {
      return undefined;
    }
    const conditions = failureConditions(
      (current as ReplicaSet).status?.conditions,
      failure,
      now,
    );
    const next = { ...status, ...(conditions.length ? { conditions } : {}) };
    return canonicalJson(next) === canonicalJson(current.status ?? {})
      ? undefined
      : next;
  });
  const later = soonest.filter(at => at > now);
  return later.length ? Math.min(...later) - now : undefined;
}

function failureConditions(
  before: Condition[] | undefined,
  failure: string | undefined,
  now: number,
): Condition[] {
  const others = (before ?? []).filter(({ type }) => type !== 'ReplicaFailure');
  return failure === undefined
    ? others
    : withCondition(
        before,
        {
          type: 'ReplicaFailure',
          status: 'True',
          reason: 'FailedCreate',
          message: failure,
        },
        timestamp(now),
      );
}
