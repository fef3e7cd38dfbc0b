import { deepEqual } from '../store/freeze';
import { InternalClient } from '../store/InternalClient';
import {
  deadlineMs,
  deploymentStatus,
  rolloutComplete,
} from './deploymentStatus';
import { Deployment, PodTemplate, ReplicaSet } from './kinds';
import { Clock } from './kit/clock';
import { Recorder } from './kit/events';
import {
  canonicalJson,
  controllerOf,
  controllerReference,
  errorCode,
  getOf,
  ignoring,
  keyOf,
  listOf,
  splitKey,
  templateHash,
} from './kit/objects';
import { indexByOwner } from './kit/ObjectIndex';
import { ControllerSpec, Outcome } from './kit/queue';
import {
  recreateStep,
  rollingStep,
  rolloutLimits,
  SetState,
} from './rolloutMath';

const REVISION = 'deployment.kubernetes.io/revision';
const HASH_LABEL = 'pod-template-hash';

/** Deployment → ReplicaSets: one per pod template, scaled step by step. */
export function deploymentController(
  client: InternalClient,
  clock: Clock,
  record: Recorder,
): ControllerSpec {
  const ownerKeys = ({
    object,
  }: {
    object: { metadata: ReplicaSet['metadata'] };
  }) =>
    (object.metadata.ownerReferences ?? [])
      .filter(owner => owner.controller && owner.kind === 'Deployment')
      .map(owner => `${object.metadata.namespace}/${owner.name}`);

  const sets = indexByOwner(client, 'replicasets.apps');

  return {
    name: 'deployment',
    watches: {
      'deployments.apps': ({ object }) => [keyOf(object)],
      'replicasets.apps': ownerKeys,
    },
    initial: () => listOf(client, 'deployments.apps').map(keyOf),
    async reconcile(key): Promise<Outcome | void> {
      const { namespace, name } = splitKey(key);
      const deployment = getOf(client, 'deployments.apps', namespace, name);
      if (!deployment || deployment.metadata.deletionTimestamp) {
        return undefined;
      }
      const owned = sets.of(deployment.metadata.uid);
      let fresh = owned.find(set =>
        sameTemplate(set.spec.template, deployment.spec.template),
      );
      const old = owned.filter(set => set !== fresh);
      let created = false;
      if (!fresh && !deployment.spec.paused) {
        fresh = await createSet(client, deployment, owned);
        created = true;
      }
      if (fresh) {
        fresh = await stampRevision(client, deployment, fresh, owned);
        await scale(client, record, deployment, fresh, old);
        await forgetOldSets(client, deployment, old);
      }
      const now = clock.now();
      const status = deploymentStatus({ deployment, fresh, old, created }, now);
      await client.updateStatus('deployments.apps', namespace, name, current =>
        current.metadata.uid !== deployment.metadata.uid ||
        canonicalJson(current.status ?? {}) ===
          canonicalJson({ ...status, ...keptStatus(current.status) })
          ? undefined
          : { ...status, ...keptStatus(current.status) },
      );
      return rolloutComplete(deployment, status) || deployment.spec.paused
        ? undefined
        : { againAfterMs: Math.min(deadlineMs(deployment) + 10, 2 ** 31 - 1) };
    },
    stop: () => sets.stop(),
  };
}

/** Fields of the status that this controller does not compute. */
function keptStatus(status: unknown): Record<string, unknown> {
  const collisionCount = (status as { collisionCount?: number } | undefined)
    ?.collisionCount;
  return collisionCount === undefined ? {} : { collisionCount };
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { [HASH_LABEL]: _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

function sameTemplate(ofSet: PodTemplate, wanted: PodTemplate): boolean {
  return deepEqual(withoutHash(ofSet), withoutHash(wanted));
}

function revisionOf(object: { metadata: ReplicaSet['metadata'] }): number {
  return Number(object.metadata.annotations?.[REVISION] ?? 0);
}

/** What a Deployment says of itself, its present ReplicaSet says as well: the history tells the cause of each change by it. */
function copiedAnnotations({ metadata }: Deployment): Record<string, string> {
  const {
    'kubectl.kubernetes.io/last-applied-configuration': _applied,
    [REVISION]: _revision,
    ...copied
  } = metadata.annotations ?? {};
  return copied;
}

async function createSet(
  client: InternalClient,
  deployment: Deployment,
  owned: readonly ReplicaSet[],
): Promise<ReplicaSet> {
  const { namespace, name } = deployment.metadata;
  const template = deployment.spec.template;
  const hash = templateHash(template);
  const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
  const revision = Math.max(0, ...owned.map(revisionOf)) + 1;
  const limits = rolloutLimits(deployment);
  const desired = deployment.spec.replicas ?? 1;
  const object = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: {
        ...copiedAnnotations(deployment),
        [REVISION]: String(revision),
        'deployment.kubernetes.io/desired-replicas': String(desired),
        'deployment.kubernetes.io/max-replicas': String(desired + limits.surge),
      },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: 0,
      minReadySeconds: deployment.spec.minReadySeconds,
      selector: {
        ...deployment.spec.selector,
        matchLabels: {
          ...deployment.spec.selector.matchLabels,
          [HASH_LABEL]: hash,
        },
      },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
  try {
    return (await client.create('replicasets.apps', object)) as ReplicaSet;
  } catch (error) {
    const existing = getOf(
      client,
      'replicasets.apps',
      namespace,
      `${name}-${hash}`,
    );
    if (
      errorCode(error) === 409 &&
      existing &&
      controllerOf(existing)?.uid === deployment.metadata.uid
    ) {
      return existing;
    }
    throw error;
  }
}

/** The set in use carries the highest revision; a rollback gives an old set a new number. */
async function stampRevision(
  client: InternalClient,
  deployment: Deployment,
  fresh: ReplicaSet,
  owned: readonly ReplicaSet[],
): Promise<ReplicaSet> {
  const { namespace, name } = deployment.metadata;
  const others = owned
    .filter(set => set.metadata.uid !== fresh.metadata.uid)
    .map(revisionOf);
  const revision = Math.max(revisionOf(fresh), Math.max(0, ...others) + 1);
  const wanted: Record<string, string> = {
    ...copiedAnnotations(deployment),
    [REVISION]: String(revision),
  };
  const has = fresh.metadata.annotations ?? {};
  let current = fresh;
  if (Object.entries(wanted).some(([key, value]) => has[key] !== value)) {
    const updated = await client.modify(
      'replicasets.apps',
      namespace,
      fresh.metadata.name,
      set => ({
        ...set,
        metadata: {
          ...set.metadata,
          annotations: { ...set.metadata.annotations, ...wanted },
        },
      }),
    );
    current = (updated as ReplicaSet | undefined) ?? fresh;
  }
  if (revisionOf(deployment) !== revision) {
    await client.modify('deployments.apps', namespace, name, stored =>
      stored.metadata.uid === deployment.metadata.uid &&
      revisionOf(stored) !== revision
        ? {
            ...stored,
            metadata: {
              ...stored.metadata,
              annotations: {
                ...stored.metadata.annotations,
                [REVISION]: String(revision),
              },
            },
          }
        : undefined,
    );
  }
  return current;
}

function stateOf(set: ReplicaSet): SetState {
  return {
    name: set.metadata.name,
    replicas: set.spec.replicas ?? 1,
    available: set.status?.availableReplicas ?? 0,
    createdAt: set.metadata.creationTimestamp,
  };
}

async function scale(
  client: InternalClient,
  record: Recorder,
  deployment: Deployment,
  fresh: ReplicaSet,
  old: readonly ReplicaSet[],
): Promise<void> {
  if (deployment.spec.paused && old.some(set => (set.spec.replicas ?? 1) > 0)) {
    return;
  }
  const desired = deployment.spec.replicas ?? 1;
  const running = old.filter(
    set => (set.spec.replicas ?? 1) > 0 || (set.status?.replicas ?? 0) > 0,
  );
  const step =
    deployment.spec.strategy?.type === 'Recreate'
      ? recreateStep(
          desired,
          stateOf(fresh),
          running.map(stateOf),
          running.some(set => (set.status?.replicas ?? 0) > 0),
        )
      : rollingStep(
          desired,
          rolloutLimits(deployment),
          stateOf(fresh),
          running.map(stateOf),
        );
  await scaleSet(client, record, deployment, fresh, step.newReplicas);
  for (const set of running) {
    await scaleSet(
      client,
      record,
      deployment,
      set,
      step.oldReplicas[set.metadata.name],
    );
  }
}

async function scaleSet(
  client: InternalClient,
  record: Recorder,
  deployment: Deployment,
  set: ReplicaSet,
  replicas: number,
): Promise<void> {
  const before = set.spec.replicas ?? 1;
  if (before === replicas) {
    return;
  }
  await client.modify(
    'replicasets.apps',
    set.metadata.namespace,
    set.metadata.name,
    current => {
      const replicaSet = current as ReplicaSet;
      return { ...replicaSet, spec: { ...replicaSet.spec, replicas } };
    },
  );
  const direction = replicas > before ? 'up' : 'down';
  record(
    deployment,
    'Normal',
    'ScalingReplicaSet',
    `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${replicas}`,
  );
}

async function forgetOldSets(
  client: InternalClient,
  deployment: Deployment,
  old: readonly ReplicaSet[],
): Promise<void> {
  const limit = deployment.spec.revisionHistoryLimit ?? 10;
  const empty = old
    .filter(
      set =>
        set.spec.replicas === 0 &&
        !set.status?.replicas &&
        !set.metadata.deletionTimestamp,
    )
    .sort((a, b) => revisionOf(a) - revisionOf(b));
  for (const set of empty.slice(0, Math.max(0, empty.length - limit))) {
    await ignoring(
      [404, 409],
      client.delete(
        'replicasets.apps',
        set.metadata.namespace,
        set.metadata.name,
        {
          uid: set.metadata.uid,
        },
      ),
    );
  }
}
