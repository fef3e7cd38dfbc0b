import { StoredObject } from '../../store/InternalClient';
import { Store } from '../../store/Store';
import {
  ApiError,
  badRequest,
  conflict,
  forbidden,
  MODIFIED,
  notFound,
} from '../ApiError';
import { Body, Target } from './context';
import { groupResource } from './objects';

export function namespaceMustAccept(
  store: Store,
  { resource, namespace, name }: Target,
) {
  if (!resource.namespaced || !namespace) return;
  const found = store.get('namespaces', undefined, namespace);
  if (!found) {
    throw notFound({ group: '', resource: 'namespaces' }, namespace);
  }
  if (!found.metadata.deletionTimestamp) return;
  const error = forbidden(
    groupResource(resource),
    name,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
  );
  throw new ApiError(error.code, error.reason, error.message, {
    ...error.details,
    causes: [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  });
}

export function checkPreconditions(
  target: Target,
  current: StoredObject,
  metadata: Body,
) {
  const group = groupResource(target.resource);
  if (metadata.uid && metadata.uid !== current.metadata.uid) {
    throw conflict(
      group,
      target.name,
      `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${current.metadata.uid}`,
    );
  }
  if (
    metadata.resourceVersion &&
    metadata.resourceVersion !== current.metadata.resourceVersion
  ) {
    throw conflict(group, target.name, MODIFIED);
  }
  const { namespace } = metadata;
  if (
    target.resource.namespaced &&
    namespace &&
    namespace !== target.namespace
  ) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
}
