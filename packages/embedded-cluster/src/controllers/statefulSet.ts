import { InternalClient } from '../store/InternalClient';
import { Pod, StatefulSet } from './kinds';
import { Recorder } from './kit/events';
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
  templateHash,
} from './kit/objects';
import { ControllerSpec, Outcome } from './kit/queue';
import { PodsByOwner } from './PodsByOwner';
import { isFinished, isPodReady } from './podFacts';

const REVISION_LABEL = 'controller-revision-hash';

/** StatefulSet → Pods with ordinal names, one after the other; updated from the last to the first. */
export function statefulSetController(
  client: InternalClient,
  record: Recorder,
  pods: PodsByOwner,
): ControllerSpec {
  return {
    name: 'statefulset',
    watches: {
      'statefulsets.apps': ({ object }) => [keyOf(object)],
      pods: ({ object }) => pods.ownerKeys(object, 'StatefulSet'),
    },
    initial: () => listOf(client, 'statefulsets.apps').map(keyOf),
    async reconcile(key): Promise<Outcome | void> {
      const { namespace, name } = splitKey(key);
      const set = getOf(client, 'statefulsets.apps', namespace, name);
      if (!set) {
        return undefined;
      }
      const revision = `${name}-${templateHash(set.spec.template)}`;
      let failure: string | undefined;
      if (!set.metadata.deletionTimestamp) {
        failure = await nextStep(
          client,
          record,
          set,
          revision,
          ownedPods(pods, set),
        );
      }
      await writeStatus(client, set, revision, ownedPods(pods, set));
      return failure === undefined ? undefined : { againAfterMs: 1000 };
    },
  };
}

function ownedPods(pods: PodsByOwner, set: StatefulSet): Map<number, Pod> {
  const byOrdinal = new Map<number, Pod>();
  for (const pod of pods.of(set).filter(owned => isControlledBy(owned, set))) {
    byOrdinal.set(
      Number(pod.metadata.name.slice(set.metadata.name.length + 1)),
      pod,
    );
  }
  return byOrdinal;
}

function isHealthy(pod: Pod): boolean {
  return isPodReady(pod) && !pod.metadata.deletionTimestamp;
}

async function nextStep(
  client: InternalClient,
  record: Recorder,
  set: StatefulSet,
  revision: string,
  pods: Map<number, Pod>,
): Promise<string | undefined> {
  const replicas = set.spec.replicas ?? 1;
  const ordered = set.spec.podManagementPolicy !== 'Parallel';
  for (let ordinal = 0; ordinal < replicas; ordinal++) {
    const pod = pods.get(ordinal);
    if (!pod) {
      try {
        const created = await client.create(
          'pods',
          podOf(set, ordinal, revision),
        );
        record(
          set,
          'Normal',
          'SuccessfulCreate',
          `create Pod ${created.metadata.name} in StatefulSet ${set.metadata.name} successful`,
        );
      } catch (error) {
        record(
          set,
          'Warning',
          'FailedCreate',
          `create Pod ${set.metadata.name}-${ordinal} in StatefulSet ${
            set.metadata.name
          } failed error: ${messageOf(error)}`,
        );
        return messageOf(error);
      }
    } else if (isFinished(pod) && !pod.metadata.deletionTimestamp) {
      await remove(client, record, set, pod);
      return undefined;
    }
    if (ordered && !(pod && isHealthy(pod))) {
      return undefined;
    }
  }
  const surplus = [...pods.entries()]
    .filter(([ordinal]) => ordinal >= replicas)
    .sort(([a], [b]) => b - a);
  for (const [, pod] of surplus) {
    if (!pod.metadata.deletionTimestamp) {
      await remove(client, record, set, pod);
    }
    if (ordered) {
      return undefined;
    }
  }
  await updateOne(client, record, set, revision, pods);
  return undefined;
}

async function updateOne(
  client: InternalClient,
  record: Recorder,
  set: StatefulSet,
  revision: string,
  pods: Map<number, Pod>,
): Promise<void> {
  if (set.spec.updateStrategy?.type === 'OnDelete') {
    return;
  }
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  for (
    let ordinal = (set.spec.replicas ?? 1) - 1;
    ordinal >= partition;
    ordinal--
  ) {
    const pod = pods.get(ordinal);
    if (pod && pod.metadata.labels?.[REVISION_LABEL] !== revision) {
      if (!pod.metadata.deletionTimestamp) {
        await remove(client, record, set, pod);
      }
      return;
    }
    if (!pod || !isHealthy(pod)) {
      return;
    }
  }
}

async function remove(
  client: InternalClient,
  record: Recorder,
  set: StatefulSet,
  pod: Pod,
): Promise<void> {
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
    `delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`,
  );
}

function podOf(set: StatefulSet, ordinal: number, revision: string) {
  const { template } = set.spec;
  const name = `${set.metadata.name}-${ordinal}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...template.metadata,
      labels: {
        ...template.metadata?.labels,
        'apps.kubernetes.io/pod-index': String(ordinal),
        [REVISION_LABEL]: revision,
        'statefulset.kubernetes.io/pod-name': name,
      },
      name,
      namespace: set.metadata.namespace,
      ownerReferences: [controllerReference(set)],
    },
    spec: { ...template.spec, hostname: name, subdomain: set.spec.serviceName },
  };
}

async function writeStatus(
  client: InternalClient,
  set: StatefulSet,
  revision: string,
  pods: Map<number, Pod>,
): Promise<void> {
  const live = [...pods.values()].filter(
    pod => !pod.metadata.deletionTimestamp,
  );
  const updated = live.filter(
    pod => pod.metadata.labels?.[REVISION_LABEL] === revision,
  ).length;
  const done = updated === (set.spec.replicas ?? 1);
  const currentRevision = done
    ? revision
    : set.status?.currentRevision ?? revision;
  const current = live.filter(
    pod => pod.metadata.labels?.[REVISION_LABEL] === currentRevision,
  ).length;
  const ready = live.filter(isPodReady).length;
  const status = {
    observedGeneration: set.metadata.generation,
    replicas: pods.size,
    availableReplicas: ready,
    ...(ready ? { readyReplicas: ready } : {}),
    ...(current ? { currentReplicas: current } : {}),
    ...(updated ? { updatedReplicas: updated } : {}),
    currentRevision,
    updateRevision: revision,
    collisionCount: 0,
  };
  await client.updateStatus(
    'statefulsets.apps',
    set.metadata.namespace,
    set.metadata.name,
    stored =>
      stored.metadata.uid !== set.metadata.uid ||
      canonicalJson(stored.status ?? {}) === canonicalJson(status)
        ? undefined
        : status,
  );
}
