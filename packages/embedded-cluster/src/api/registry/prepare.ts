import { resolve } from '../../schema/builtin';
import { isObject, Json } from '../../schema/Schema';
import { apiVersionOf, Resource, storageName } from '../../resources/Resource';
import { defaultCustom, pruneCustom } from '../../crd/structural';
import { badRequest, invalid } from '../ApiError';
import { invalidValue } from './names';
import { decode, DecodeError } from '../decode';
import { applyDefaults } from '../kinds/defaults';
import { Body, WriteContext } from './context';

/** Go's decoder speaks of the group's version alone. */
function cannotHandle(resource: Resource, why: string) {
  return badRequest(
    `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}: ${why}`,
  );
}

function nameOf(body: Body): string {
  return isObject(body.metadata) ? String(body.metadata.name ?? '') : '';
}

function checkKind(resource: Resource, body: Body) {
  const expected = apiVersionOf(resource);
  const { apiVersion, kind } = body;
  if (!kind) {
    throw badRequest(`Object 'Kind' is missing in '${JSON.stringify(body)}'`);
  }
  if (resource.custom && kind !== resource.kind) {
    throw invalid(resource.group, String(kind), nameOf(body), [
      invalidValue('kind', kind, `must be ${resource.kind}`),
    ]);
  }
  if (kind !== resource.kind || apiVersion !== expected) {
    throw badRequest(
      apiVersion !== expected
        ? `the API version in the data (${
            apiVersion ?? ''
          }) does not match the expected API version (${expected})`
        : `${kind} in version "${resource.version}" cannot be handled as a ${resource.kind}: the object provided is unrecognized (must be of type ${resource.kind})`,
    );
  }
}

function reportUnknown(
  resource: Resource,
  unknown: string[],
  context: WriteContext,
) {
  if (unknown.length === 0 || context.fieldValidation === 'Ignore') return;
  const texts = unknown.map(path => `unknown field "${path}"`);
  if (context.fieldValidation === 'Strict') {
    throw badRequest(
      `${resource.kind} in version "${
        resource.version
      }" cannot be handled as a ${
        resource.kind
      }: strict decoding error: ${texts.join(', ')}`,
    );
  }
  context.warnings.push(...texts);
}

/** What arrives, in the form in which it is stored: decoded, pruned and with its defaults. */
export function prepare(
  resource: Resource,
  body: Body,
  context: WriteContext,
): Body {
  checkKind(resource, body);
  const storage = storageName(resource);
  if (resource.custom) return prepareCustom(resource, body, context);
  const schema = resolve(resource.schema);
  if (!schema) return body;
  let decoded;
  try {
    decoded = decode(schema, resource.kind, body);
  } catch (error) {
    if (error instanceof DecodeError)
      throw cannotHandle(resource, error.message);
    throw error;
  }
  reportUnknown(resource, decoded.unknown, context);
  const object = structuredClone(decoded.value) as Body;
  object.apiVersion = apiVersionOf(resource);
  object.kind = resource.kind;
  applyDefaults(storage, object);
  return decode(schema, resource.kind, object).value;
}

function prepareCustom(
  resource: Resource,
  body: Body,
  context: WriteContext,
): Body {
  const metaSchema = resolve({
    $ref: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
  });
  const { metadata, ...rest } = structuredClone(body) as Body;
  const unknown: string[] = [];
  let cleanMetadata: Json = {};
  if (metaSchema && isObject(metadata)) {
    try {
      const decoded = decode(metaSchema, 'ObjectMeta', metadata);
      cleanMetadata = decoded.value;
      unknown.push(...decoded.unknown.map(path => `metadata.${path}`));
    } catch (error) {
      if (error instanceof DecodeError) {
        throw cannotHandle(resource, error.message);
      }
      throw error;
    }
  }
  const object: Body = { ...rest, metadata: cleanMetadata };
  if (resource.schema && !resource.custom?.preserveUnknown) {
    unknown.push(...pruneCustom(resource.schema, object));
  }
  reportUnknown(resource, unknown, context);
  if (resource.schema) defaultCustom(resource.schema, object);
  return object;
}

/** The object a create starts from: what Go's zero value of the kind would be. */
export function emptyObject(resource: Resource): Body {
  const base: Body = {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: {},
  };
  const schema = resolve(resource.schema);
  if (resource.custom || !schema) return base;
  return decode(schema, resource.kind, base).value;
}
