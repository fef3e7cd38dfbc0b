import { createHash } from 'node:crypto';
import { InternalClient, StoredObject } from '../../store/InternalClient';
import { Condition, Kinds, Resource } from '../kinds';

export type OwnerReference = NonNullable<
  StoredObject['metadata']['ownerReferences']
>[number];

/** Reads by type: the store holds exactly these kinds under these resource names. */
export function listOf<R extends Resource>(
  client: InternalClient,
  resource: R,
  namespace?: string,
): readonly Kinds[R][] {
  return client.list(resource, namespace) as readonly Kinds[R][];
}

export function getOf<R extends Resource>(
  client: InternalClient,
  resource: R,
  namespace: string | undefined,
  name: string,
): Kinds[R] | undefined {
  return client.get(resource, namespace, name) as Kinds[R] | undefined;
}

export function keyOf(object: StoredObject): string {
  const { namespace, name } = object.metadata;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

export function controllerOf(object: StoredObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(owner => owner.controller);
}

export function isControlledBy(
  object: StoredObject,
  owner: StoredObject,
): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

export function controllerReference(owner: StoredObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Keeps the transition time of a condition whose status stays. */
export function withCondition(
  conditions: readonly Condition[] | undefined,
  next: Condition,
  now: string,
): Condition[] {
  const before = conditions?.find(({ type }) => type === next.type);
  const others = (conditions ?? []).filter(({ type }) => type !== next.type);
  const lastTransitionTime =
    before?.status === next.status
      ? before.lastTransitionTime ?? now
      : next.lastTransitionTime ?? now;
  return [...others, { ...next, lastTransitionTime }];
}

/** Ten characters of the alphabet that Kubernetes uses for pod template hashes (no vowels, no look-alikes). */
export function templateHash(value: unknown): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  const digest = createHash('sha256').update(canonicalJson(value)).digest();
  return [...digest.subarray(0, 10)]
    .map(byte => alphabet[byte % alphabet.length])
    .join('');
}

export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}

/** Status errors of the API carry the HTTP code. */
export function errorCode(error: unknown): number | undefined {
  if (error === null || typeof error !== 'object' || !('code' in error)) {
    return undefined;
  }
  return typeof error.code === 'number' ? error.code : undefined;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** For things that may be gone, or be there, already. */
export async function ignoring(
  codes: number[],
  call: Promise<unknown>,
): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!codes.includes(errorCode(error) ?? 0)) {
      throw error;
    }
  }
}
