import { resolve } from '../schema/builtin';
import { isObject, Json, Schema } from '../schema/Schema';

export interface Decoded {
  value: Record<string, Json>;
  /** Paths of fields that the kind does not have. */
  unknown: string[];
}

/** A value of the wrong type; the message is the one of Go's decoder. */
export class DecodeError extends Error {}

interface Place {
  path: string;
  struct: string;
  field: string;
}

const GO_TYPES: Record<string, string> = {
  int32: 'int32',
  int64: 'int64',
  double: 'float64',
};

function jsonKind(value: Json): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value;
}

function wrongType(value: Json, place: Place, goType: string): never {
  throw new DecodeError(
    `json: cannot unmarshal ${jsonKind(value)} into Go struct field ${
      place.struct
    }.${place.field} of type ${goType}`,
  );
}

function isOpaque(schema: Schema): boolean {
  return !schema.properties && !schema.additionalProperties && !schema.items;
}

function structName(schema: Schema | undefined): string {
  const ref = schema?.$ref ?? '';
  return ref.slice(ref.lastIndexOf('.') + 1);
}

function zero(value: Json): boolean {
  return value === '' || value === 0 || value === false;
}

function decodeScalar(schema: Schema, value: Json, place: Place): Json {
  if (schema.type === 'string') {
    if (typeof value !== 'string') wrongType(value, place, 'string');
  } else if (schema.type === 'boolean') {
    if (typeof value !== 'boolean') wrongType(value, place, 'bool');
  } else if (schema.type === 'integer') {
    const goType = GO_TYPES[schema.format ?? 'int64'] ?? 'int64';
    if (typeof value !== 'number') wrongType(value, place, goType);
    if (!Number.isInteger(value)) {
      throw new DecodeError(
        `json: cannot unmarshal number ${value} into Go struct field ${place.struct}.${place.field} of type ${goType}`,
      );
    }
  }
  return value;
}

/** One field as Go would hold and write it: `undefined` when it leaves the field out. */
function decodeField(
  declared: Schema,
  value: Json | undefined,
  place: Place,
  unknown: string[],
): Json | undefined {
  const schema = resolve(declared);
  if (!schema) return value;
  const absent = value === undefined || value === null;
  if (absent && schema.default === undefined) {
    return schema['x-keep-null'] ? null : undefined;
  }
  const given = absent ? (schema.default as Json) : (value as Json);
  if (schema.type === 'array' && schema.items) {
    return decodeArray(schema, given, place, unknown);
  }
  if (schema.properties) {
    if (!isObject(given)) wrongType(given, place, `v1.${structName(declared)}`);
    return decodeStruct(
      schema,
      given,
      {
        ...place,
        struct: structName(declared) || place.struct,
      },
      unknown,
    );
  }
  if (typeof schema.additionalProperties === 'object') {
    return decodeMap(schema, given, place, unknown);
  }
  if (schema.oneOf || isOpaque(schema)) {
    if (schema.type && schema.type !== 'object') {
      const scalar = decodeScalar(schema, given, place);
      return schema['x-omit-zero'] && zero(scalar) ? undefined : scalar;
    }
    return given;
  }
  return given;
}

function decodeArray(
  schema: Schema,
  given: Json,
  place: Place,
  unknown: string[],
): Json | undefined {
  if (!Array.isArray(given)) {
    const item = resolve(schema.items);
    wrongType(
      given,
      place,
      `[]${
        item?.type === 'string' ? 'string' : `v1.${structName(schema.items)}`
      }`,
    );
  }
  if (given.length === 0) return schema['x-keep-null'] ? null : undefined;
  return (given as Json[]).map((item, i) => {
    const decoded = decodeField(
      schema.items as Schema,
      item,
      { ...place, path: `${place.path}[${i}]` },
      unknown,
    );
    return decoded === undefined ? item : decoded;
  });
}

function decodeMap(
  schema: Schema,
  given: Json,
  place: Place,
  unknown: string[],
): Json | undefined {
  const item = schema.additionalProperties as Schema;
  if (!isObject(given)) {
    const type = resolve(item)?.type;
    wrongType(given, place, `map[string]${type === 'string' ? 'string' : ''}`);
  }
  const keys = Object.keys(given);
  if (keys.length === 0) return schema['x-keep-null'] ? null : undefined;
  const out: Record<string, Json> = {};
  for (const key of keys) {
    const at = { ...place, path: `${place.path}.${key}` };
    const decoded = decodeField(item, given[key], at, unknown);
    Object.defineProperty(out, key, {
      value: decoded === undefined ? given[key] : decoded,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return out;
}

function decodeStruct(
  schema: Schema,
  given: Record<string, Json>,
  place: Place,
  unknown: string[],
): Record<string, Json> {
  const out: Record<string, Json> = {};
  const properties = schema.properties ?? {};
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(properties, key)) {
      unknown.push(place.path ? `${place.path}.${key}` : key);
    }
  }
  for (const [key, property] of Object.entries(properties)) {
    const decoded = decodeField(
      property,
      Object.hasOwn(given, key) ? given[key] : undefined,
      {
        path: place.path ? `${place.path}.${key}` : key,
        struct: place.struct,
        field: place.field ? `${place.field}.${key}` : key,
      },
      unknown,
    );
    if (decoded !== undefined) out[key] = decoded;
  }
  return out;
}

/** A built-in object as the real server would hold it: without what its kind does not know, with the zero values Go writes. */
export function decode(
  schema: Schema,
  kind: string,
  given: Record<string, Json>,
): Decoded {
  const unknown: string[] = [];
  const value = decodeStruct(
    schema,
    given,
    { path: '', struct: kind, field: '' },
    unknown,
  );
  return { value, unknown };
}
