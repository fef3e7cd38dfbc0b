import { Resource } from '../../resources/Resource';
import { isObject, Json } from '../../schema/Schema';
import { StoredObject } from '../../store/InternalClient';
import { conflict, MODIFIED } from '../ApiError';
import { Body } from '../registry/context';
import { groupResource } from '../registry/objects';

function read(object: Json | undefined, path: string): Json | undefined {
  return path
    .split('.')
    .filter(Boolean)
    .reduce<Json | undefined>(
      (value, step) => (isObject(value) ? value[step] : undefined),
      object,
    );
}

function write(object: Body, path: string[], value: Json): Body {
  const [step, ...rest] = path;
  const below = isObject(object[step]) ? (object[step] as Body) : {};
  return {
    ...object,
    [step]: rest.length > 0 ? write(below, rest, value) : value,
  };
}

/** A selector in the form of a query, as `status.selector` of a Scale has it. */
function selectorText(selector: Json | undefined): string {
  if (typeof selector === 'string') return selector;
  if (!isObject(selector)) return '';
  const labels = isObject(selector.matchLabels) ? selector.matchLabels : {};
  return Object.keys(labels)
    .sort()
    .map(key => `${key}=${labels[key]}`)
    .join(',');
}

export function toScale(resource: Resource, object: StoredObject) {
  const scale = resource.custom?.scale;
  const body = object as unknown as Body;
  const specPath = scale?.specReplicasPath ?? '.spec.replicas';
  const statusPath = scale?.statusReplicasPath ?? '.status.replicas';
  const selector = scale
    ? scale.labelSelectorPath && read(body, scale.labelSelectorPath)
    : read(body, '.spec.selector');
  const replicas = read(body, specPath);
  const { name, namespace, uid, resourceVersion, creationTimestamp } =
    object.metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      uid,
      resourceVersion,
      creationTimestamp,
    },
    spec: replicas === undefined || replicas === 0 ? {} : { replicas },
    status: {
      replicas: read(body, statusPath) ?? 0,
      ...(selectorText(selector) ? { selector: selectorText(selector) } : {}),
    },
  };
}

export function fromScale(
  resource: Resource,
  current: StoredObject,
  replicas: Json | undefined,
  resourceVersion: Json | undefined,
): Body {
  if (resourceVersion && resourceVersion !== current.metadata.resourceVersion) {
    throw conflict(groupResource(resource), current.metadata.name, MODIFIED);
  }
  const path = (resource.custom?.scale?.specReplicasPath ?? '.spec.replicas')
    .split('.')
    .filter(Boolean);
  return write(current as unknown as Body, path, replicas ?? 0);
}
