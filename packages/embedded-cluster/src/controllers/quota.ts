import { InternalClient, ResourceName } from '../store/InternalClient';
import { Container, Pod, PodSpec, ResourceQuota } from './kinds';
import { canonicalJson, getOf, keyOf, listOf, splitKey } from './kit/objects';
import { formatQuantity, parseQuantity } from './kit/quantity';
import { ControllerSpec } from './kit/queue';
import { isFinished } from './podFacts';

const COUNTED: Record<string, ResourceName> = {
  services: 'services',
  secrets: 'secrets',
  configmaps: 'configmaps',
  persistentvolumeclaims: 'persistentvolumeclaims',
  replicationcontrollers: 'replicationcontrollers',
  resourcequotas: 'resourcequotas',
};

const SHORT_NAMES: Record<string, string> = {
  cpu: 'requests.cpu',
  memory: 'requests.memory',
};

function countedResource(hard: string): ResourceName | undefined {
  return hard.startsWith('count/')
    ? hard.slice('count/'.length)
    : COUNTED[hard];
}

/** What a pod counts for, per name in `hard`; undefined: nothing of it counts. */
function podUsage(spec: PodSpec, hard: string): number | undefined {
  if (hard === 'pods' || hard === 'count/pods') {
    return 1;
  }
  const [kind, resource] = (SHORT_NAMES[hard] ?? hard).split('.');
  if ((kind !== 'requests' && kind !== 'limits') || resource === undefined) {
    return undefined;
  }
  const read = (container: Container) =>
    parseQuantity(
      container.resources?.[kind]?.[resource] ??
        (kind === 'requests'
          ? container.resources?.limits?.[resource]
          : undefined),
    );
  const sum = (containers: Container[]) =>
    containers.reduce((total, each) => total + read(each), 0);
  const init = spec.initContainers ?? [];
  const sidecars = init.filter(
    ({ restartPolicy }) => restartPolicy === 'Always',
  );
  const largestInit = Math.max(
    0,
    ...init.filter(each => !sidecars.includes(each)).map(read),
  );
  return Math.max(sum(spec.containers) + sum(sidecars), largestInit);
}

function used(
  client: InternalClient,
  namespace: string | undefined,
  hard: string,
): number {
  const resource = countedResource(hard);
  if (resource !== undefined && resource !== 'pods') {
    return client.list(resource, namespace).length;
  }
  return listOf(client, 'pods', namespace)
    .filter(pod => !isFinished(pod))
    .reduce((total, pod) => total + (podUsage(pod.spec, hard) ?? 0), 0);
}

export class QuotaExceeded extends Error {
  constructor(subject: string, readonly why: string) {
    super(`${subject} is forbidden: ${why}`);
  }
}

/**
 * Admission of a new object: throws what the API server's quota plug-in says. To be called inside the same turn as the write.
 */
export function checkQuota(
  client: InternalClient,
  resource: ResourceName,
  object: {
    metadata: { name?: string; generateName?: string; namespace?: string };
    spec?: unknown;
  },
): void {
  const { namespace, name, generateName } = object.metadata;
  if (namespace === undefined) {
    return;
  }
  for (const quota of listOf(client, 'resourcequotas', namespace)) {
    const hard = quota.spec?.hard ?? {};
    const asks = Object.keys(hard).flatMap(key => {
      const amount =
        resource === 'pods'
          ? podUsage((object as unknown as Pod).spec, key)
          : Number(countedResource(key) === resource);
      return amount ? [{ key, amount }] : [];
    });
    const missing =
      resource === 'pods'
        ? unspecified((object as unknown as Pod).spec, Object.keys(hard))
        : [];
    const subject = `${resource} "${name ?? generateName ?? ''}"`;
    if (missing.length > 0) {
      throw new QuotaExceeded(
        subject,
        `failed quota: ${quota.metadata.name}: must specify ${missing.join(
          '; ',
        )}`,
      );
    }
    const over = asks.filter(
      ({ key, amount }) =>
        used(client, namespace, key) + amount > parseQuantity(hard[key]),
    );
    if (over.length > 0) {
      const show = (value: (ask: Ask) => string) =>
        over.map(ask => `${ask.key}=${value(ask)}`).join(',');
      const requested = show(({ key, amount }) => formatQuantity(amount, key));
      const present = show(({ key }) =>
        formatQuantity(used(client, namespace, key), key),
      );
      throw new QuotaExceeded(
        subject,
        `exceeded quota: ${
          quota.metadata.name
        }, requested: ${requested}, used: ${present}, limited: ${show(
          ({ key }) => String(hard[key]),
        )}`,
      );
    }
  }
}

interface Ask {
  key: string;
  amount: number;
}

/** A quota on requests or limits makes them obligatory. */
function unspecified(spec: PodSpec, hard: readonly string[]): string[] {
  return hard.flatMap(key => {
    const [kind, resource] = (SHORT_NAMES[key] ?? key).split('.');
    if (kind !== 'requests' && kind !== 'limits') {
      return [];
    }
    const without = spec.containers.filter(
      ({ resources }) =>
        resources?.[kind]?.[resource] === undefined &&
        !(kind === 'requests' && resources?.limits?.[resource] !== undefined),
    );
    return without.length
      ? [`${key} for: ${without.map(({ name }) => name).join(',')}`]
      : [];
  });
}

/** Keeps `status.used` of every ResourceQuota in step. */
export function quotaController(client: InternalClient): ControllerSpec {
  const quotasOf = (namespace: string | undefined) =>
    listOf(client, 'resourcequotas', namespace).map(keyOf);
  return {
    name: 'resourcequota',
    watches: {},
    all: ({ resource, object }) => {
      const { namespace } = object.metadata;
      if (resource === 'resourcequotas') {
        return [keyOf(object)];
      }
      return namespace === undefined || resource.startsWith('events')
        ? []
        : quotasOf(namespace);
    },
    initial: () => quotasOf(undefined),
    async reconcile(key) {
      const { namespace, name } = splitKey(key);
      const quota = getOf(client, 'resourcequotas', namespace, name);
      if (!quota) {
        return;
      }
      const hard = quota.spec?.hard ?? {};
      const status = {
        hard,
        used: Object.fromEntries(
          Object.keys(hard).map(each => [
            each,
            formatQuantity(used(client, namespace, each), each),
          ]),
        ),
      };
      await client.updateStatus('resourcequotas', namespace, name, current =>
        canonicalJson((current as ResourceQuota).status ?? {}) ===
        canonicalJson(status)
          ? undefined
          : status,
      );
    },
  };
}
