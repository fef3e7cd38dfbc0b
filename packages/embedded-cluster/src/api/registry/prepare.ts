import { resolve } from '../../schema/builtin';
import { isObject, Json, Schema } from '../../schema/Schema';
import { apiVersionOf, Resource, storageName } from '../../resources/Resource';
import { defaultCustom, pruneCustom } from '../../crd/structural';
import { ApiError, badRequest, invalid } from '../ApiError';
import { invalidValue } from './names';
import { decode, DecodeError } from '../decode';
import { applyDefaults } from '../kinds/defaults';
import { Body, WriteContext } from './context';

/** Go's decoder speaks of the group's version alone. */
export class Undecodable extends ApiError {
  constructor(resource: Resource, readonly why: string) {
    super(
      400,
      'BadRequest',
      `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}: ${why}`,
    );
  }
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
  live?: Body,
): Body {
  checkKind(resource, body);
  const storage = storageName(resource);
  if (resource.custom) return prepareCustom(resource, body, context);
  const schema = resolve(resource.schema);
  if (!schema) return body;
  // Only a namespace has a default in its metadata.
  if (live && onlyAround(body, live) && storage !== 'namespaces') {
    return prepareAround(resource, schema, body, live, context);
  }
  const decoded = decodeAs(resource, schema, body);
  reportUnknown(resource, decoded.unknown, context);
  const object = decoded.value;
  object.apiVersion = apiVersionOf(resource);
  object.kind = resource.kind;
  applyDefaults(storage, object);
  return decode(schema, resource.kind, object).value;
}

const AROUND = new Set(['apiVersion', 'kind', 'metadata', 'status']);

/** Whether nothing but metadata and status differs from what is stored. What is stored never changes, so it is the same object. */
function onlyAround(body: Body, live: Body): boolean {
  const keys = Object.keys(body);
  return (
    keys.every(
      key => AROUND.has(key) || (key in live && body[key] === live[key]),
    ) && Object.keys(live).every(key => AROUND.has(key) || key in body)
  );
}

/** The rest was prepared when it was stored: a new status of a large object costs only the status. */
function prepareAround(
  resource: Resource,
  schema: Schema,
  body: Body,
  live: Body,
  context: WriteContext,
): Body {
  const decoded = decodeAs(resource, partsAround(schema), {
    metadata: body.metadata,
    ...(body.status === undefined ? {} : { status: body.status }),
  });
  reportUnknown(resource, decoded.unknown, context);
  const { metadata: _metadata, status: _status, ...same } = live;
  return { ...same, ...decoded.value };
}

const around = new WeakMap<Schema, Schema>();

function partsAround(schema: Schema): Schema {
  const known = around.get(schema);
  if (known) return known;
  const parts: Schema = {
    properties: Object.fromEntries(
      Object.entries(schema.properties ?? {}).filter(
        ([name]) => name === 'metadata' || name === 'status',
      ),
    ),
  };
  around.set(schema, parts);
  return parts;
}

function decodeAs(resource: Resource, schema: Schema, body: Body) {
  try {
    return decode(schema, resource.kind, body);
  } catch (error) {
    if (error instanceof DecodeError)
      throw new Undecodable(resource, error.message);
    throw error;
  }
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
        throw new Undecodable(resource, error.message);
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
