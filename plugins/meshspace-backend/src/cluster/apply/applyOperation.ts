import {
  ClusterView,
  KubeObject,
  MANAGED_BY_LABEL,
  MANAGER,
  ObjectRef,
  Operation,
  Raw,
  refName,
  refOf,
  SPACE_LABEL,
  viewKindOf,
} from '@meshspace/planner';
import { z } from 'zod';
import { isStatus, KubeStatusError } from '../errors';
import { APPLY_PATCH, JSON_PATCH } from '../KubeApi';
import { objectPath } from '../resources';
import type { ApplyTarget, Done } from './ApplyTarget';
import { setFinalizers } from './setFinalizers';

const writtenSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    uid: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    managedFields: z
      .array(
        z.looseObject({
          manager: z.string().optional(),
          subresource: z.string().optional(),
          fieldsV1: z.record(z.string(), z.unknown()).optional(),
        }),
      )
      .optional(),
  }),
});

/** Carries out one operation. Doing it twice, or after somebody else did it, is the same as doing it once. */
export async function applyOperation(
  target: ApplyTarget,
  operation: Operation,
  signal?: AbortSignal,
): Promise<Done> {
  switch (operation.type) {
    case 'apply':
      return operation.object.kind === 'MeshSpace'
        ? setFinalizers(target, operation.object, signal)
        : apply(target, operation.object, signal);
    case 'copy':
      return copy(target, operation.source, operation.target, signal);
    case 'patch':
      return patch(target, operation, signal);
    default:
      return remove(target, operation.target, operation.uid, signal);
  }
}

async function apply(
  { api, view, note }: ApplyTarget,
  object: KubeObject & Raw,
  signal?: AbortSignal,
): Promise<Done> {
  const ref = refOf(object);
  const known = knownObject(view, ref);
  if (known && !isOurs(known)) {
    throw foreign(ref);
  }
  const send = (body: unknown, force: boolean) =>
    api.call<unknown>({
      method: 'PATCH',
      path: objectPath(ref),
      query: { fieldManager: MANAGER, force },
      contentType: APPLY_PATCH,
      body,
      signal,
    });
  // What is ours we hold against others; what we did not expect to exist we take nothing away from.
  const { status, body } = await send(object, !!known);
  const written = writtenSchema.parse(body);
  if (!known && status === 200 && hasOtherOwner(written)) {
    // Somebody made it a moment before us, with values that do not contradict ours: our part is taken back.
    await send(
      {
        apiVersion: ref.apiVersion,
        kind: ref.kind,
        metadata: { name: ref.name, namespace: ref.namespace },
      },
      false,
    );
    throw foreign(ref);
  }
  note(written);
  return 'done';
}

async function copy(
  target: ApplyTarget,
  source: ObjectRef,
  wanted: KubeObject & Raw,
  signal?: AbortSignal,
): Promise<Done> {
  const { body } = await target.api.call<Record<string, unknown>>({
    method: 'GET',
    path: objectPath(source),
    signal,
  });
  const { data, binaryData, type, immutable } = body;
  return apply(
    target,
    {
      ...wanted,
      ...(data !== undefined && { data }),
      ...(binaryData !== undefined && { binaryData }),
      ...(wanted.kind === 'Secret' && type !== undefined && { type }),
      ...(immutable === true && { immutable }),
    },
    signal,
  );
}

async function patch(
  { api, note }: ApplyTarget,
  operation: Extract<Operation, { type: 'patch' }>,
  signal?: AbortSignal,
): Promise<Done> {
  const { target, resourceVersion, patch: steps } = operation;
  const { body } = await api.call({
    method: 'PATCH',
    path: objectPath(target),
    query: { fieldManager: MANAGER },
    contentType: JSON_PATCH,
    // A version that is no longer current is a conflict, not a failed test: the server then says 409.
    body: [
      ...steps,
      {
        op: 'replace',
        path: '/metadata/resourceVersion',
        value: resourceVersion,
      },
    ],
    signal,
  });
  note(body);
  return 'done';
}

async function remove(
  { api, view }: ApplyTarget,
  ref: ObjectRef,
  uid: string,
  signal?: AbortSignal,
): Promise<Done> {
  try {
    await api.call({
      method: 'DELETE',
      path: objectPath(ref),
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        preconditions: { uid, ...versionToDelete(view, ref) },
        propagationPolicy: 'Background',
      },
      signal,
    });
    return 'done';
  } catch (error) {
    // Gone, or another object by now: either way the one that was meant is no more.
    if (isStatus(error, 404)) return 'absent';
    if (isStatus(error, 409) && /\buid\b/i.test(error.message)) return 'done';
    throw error;
  }
}

/** Who extends a space at its last moment must not lose it to a controller that has not heard of it yet. */
function versionToDelete(view: ClusterView, ref: ObjectRef) {
  if (ref.kind !== 'MeshSpace') return {};
  const known = view.get('MeshSpace', undefined, ref.name);
  return { resourceVersion: known?.metadata.resourceVersion };
}

function knownObject(view: ClusterView, ref: ObjectRef) {
  const kind = viewKindOf(ref.apiVersion, ref.kind);
  return kind && view.get(kind, ref.namespace, ref.name);
}

function isOurs({ metadata }: KubeObject): boolean {
  return (
    metadata.labels?.[MANAGED_BY_LABEL] === MANAGER ||
    metadata.labels?.[SPACE_LABEL] !== undefined
  );
}

function hasOtherOwner({ metadata }: z.infer<typeof writtenSchema>): boolean {
  return !!metadata.managedFields?.some(
    ({ manager, subresource, fieldsV1 }) =>
      manager !== MANAGER &&
      !subresource &&
      fieldsV1 &&
      ['f:spec', 'f:data', 'f:secrets'].some(key =>
        Object.hasOwn(fieldsV1, key),
      ),
  );
}

function foreign(ref: ObjectRef): Error {
  return new KubeStatusError(
    409,
    'NotOurs',
    `${refName(
      ref,
    )} exists and was not made by MeshSpace, so it is left alone; rename or remove it`,
  );
}
