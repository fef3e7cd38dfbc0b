import { Resource } from '../../resources/Resource';
import { isObject } from '../../schema/Schema';
import { Body } from './context';

export function groupResource(resource: Resource) {
  return { group: resource.group, resource: resource.plural };
}

export function metadataOf(body: Body): Body {
  return isObject(body.metadata) ? body.metadata : {};
}
