import { Resource } from '../../resources/Resource';
import { StoredObject } from '../../store/InternalClient';
import { serialized } from '../../store/serialized';
import { returnsDeletedObject } from '../kinds/strategy';
import { Deleted } from '../registry/Deleter';
import { tableText } from '../tables/table';
import { Exchange } from './Exchange';
import { wanted } from './media';

export function partial(object: StoredObject) {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: object.metadata,
  };
}

/** An object in the form that the client asks for. */
export function sendObject(
  exchange: Exchange,
  resource: Resource,
  object: StoredObject,
  now: number,
  code = 200,
) {
  const form = wanted(exchange.accept);
  if (form.table) {
    const { resourceVersion } = object.metadata;
    exchange.sendText(
      code,
      tableText(resource, [object], { resourceVersion }, exchange.query, now),
      'application/json',
    );
  } else if (form.partial) {
    exchange.sendJson(code, partial(object));
  } else {
    exchange.sendText(
      code,
      Object.isFrozen(object) ? serialized(object) : JSON.stringify(object),
      'application/json',
    );
  }
}
export function sendDeleted(
  exchange: Exchange,
  resource: Resource,
  { object, gone }: Deleted,
  now: number,
) {
  if (!gone || returnsDeletedObject(resource)) {
    sendObject(exchange, resource, object, now);
    return;
  }
  exchange.sendJson(200, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: object.metadata.name,
      ...(resource.group ? { group: resource.group } : {}),
      kind: resource.plural,
      uid: object.metadata.uid,
    },
  });
}
