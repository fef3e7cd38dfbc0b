import { Resource } from '../../resources/Resource';
import { Json } from '../../schema/Schema';
import { deepEqual } from '../../store/freeze';
import { badRequest } from '../ApiError';
import { countsGenerations, hasStatus } from '../kinds/strategy';
import { Body, Target } from './context';
import { metadataOf } from './objects';
import { emptyObject } from './prepare';

export function placeInNamespace(
  resource: Resource,
  namespace: string | undefined,
  metadata: Body,
) {
  if (!resource.namespaced) {
    if (metadata.namespace) {
      delete metadata.namespace;
    }
    return;
  }
  if (metadata.namespace && metadata.namespace !== namespace) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  metadata.namespace = namespace ?? 'default';
}

export function dropForCreate(resource: Resource, object: Body) {
  const metadata = object.metadata as Body;
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.selfLink;
  delete metadata.generation;
  if (countsGenerations(resource)) metadata.generation = 1;
  if (!hasStatus(resource)) return;
  const empty = emptyObject(resource).status;
  if (empty === undefined) delete object.status;
  else object.status = empty;
}

/** What the server alone may set stays as it is. */
export function keepSystemFields(
  live: Body,
  object: Body,
  statusOnly: boolean,
): Body {
  const kept = metadataOf(live);
  const asked = statusOnly
    ? { ...kept, managedFields: metadataOf(object).managedFields }
    : metadataOf(object);
  const metadata: Body = { ...asked };
  for (const field of [
    'uid',
    'name',
    'namespace',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'generation',
    'generateName',
    'resourceVersion',
  ]) {
    if (kept[field] === undefined) delete metadata[field];
    else metadata[field] = kept[field];
  }
  if (metadata.managedFields === undefined) delete metadata.managedFields;
  return { ...object, metadata };
}

/** An update of the main resource cannot touch status, one of status nothing else. */
export function keepOtherHalf(
  resource: Resource,
  live: Body,
  object: Body,
  target: Target,
): Body {
  if (target.subresource === 'status') {
    const next: Body = { ...live, metadata: object.metadata };
    if (object.status === undefined) delete next.status;
    else next.status = object.status;
    return next;
  }
  if (!hasStatus(resource)) return object;
  const next: Body = { ...object };
  if (live.status === undefined) delete next.status;
  else next.status = live.status;
  return next;
}

export function countGeneration(
  resource: Resource,
  live: Body,
  object: Body,
): Body {
  if (!countsGenerations(resource)) return object;
  const desired = ({
    metadata: _m,
    status: _s,
    apiVersion: _a,
    ...rest
  }: Body): Json => rest;
  if (deepEqual(desired(live), desired(object))) return object;
  const generation = Number(metadataOf(live).generation ?? 0) + 1;
  return { ...object, metadata: { ...metadataOf(object), generation } };
}
