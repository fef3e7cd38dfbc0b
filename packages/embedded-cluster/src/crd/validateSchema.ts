import { Cause } from '../api/ApiError';
import { invalidValue, required } from '../api/registry/names';
import { isObject, Json, Schema } from '../schema/Schema';
import { deepEqual } from '../store/freeze';

function typeName(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number')
    return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function hasType(value: Json, type: string): boolean {
  const actual = typeName(value);
  return actual === type || (type === 'number' && actual === 'integer');
}

function fieldOf(path: string): string {
  return path || '<nil>';
}

function wrongType(path: string, value: Json, type: string): Cause {
  const field = fieldOf(path);
  const text =
    typeof value === 'object' ? typeName(value) : JSON.stringify(value);
  return {
    reason: 'FieldValueTypeInvalid',
    message: `Invalid value: ${JSON.stringify(
      typeName(value),
    )}: ${field} in body must be of type ${type}: ${JSON.stringify(
      typeName(value),
    )}`,
    field: text ? field : field,
  };
}

const FORMATS: Record<string, (text: string) => boolean> = {
  'date-time': text =>
    !Number.isNaN(Date.parse(text)) && /^\d{4}-\d\d-\d\dT/.test(text),
  date: text => /^\d{4}-\d\d-\d\d$/.test(text),
  email: text => /^[^@\s]+@[^@\s]+$/.test(text),
  ipv4: text => /^\d{1,3}(\.\d{1,3}){3}$/.test(text),
  uuid: text => /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text),
  duration: text =>
    /^([0-9.]+(ns|us|µs|ms|s|m|h))+$|^\d+ ?(ns|us|ms|s|sec|min|h|d|w).*$/.test(
      text,
    ),
};

const patterns = new Map<string, RegExp>();

function matches(pattern: string, text: string): boolean {
  let compiled = patterns.get(pattern);
  if (!compiled) {
    compiled = new RegExp(pattern, 'u');
    patterns.set(pattern, compiled);
  }
  return compiled.test(text);
}

function inBody(path: string, value: Json, why: string): Cause {
  const field = fieldOf(path);
  return invalidValue(field, value, `${field} in body ${why}`);
}

function validateString(schema: Schema, value: string, path: string): Cause[] {
  const causes: Cause[] = [];
  const length = [...value].length;
  if (schema.minLength !== undefined && length < schema.minLength) {
    causes.push(
      inBody(path, value, `should be at least ${schema.minLength} chars long`),
    );
  }
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    causes.push({
      reason: 'FieldValueTooLong',
      message: `Too long: may not be more than ${schema.maxLength} bytes`,
      field: fieldOf(path),
    });
  }
  if (schema.pattern !== undefined && !matches(schema.pattern, value)) {
    causes.push(inBody(path, value, `should match '${schema.pattern}'`));
  }
  const format = schema.format ? FORMATS[schema.format] : undefined;
  if (format && !format(value)) {
    causes.push(
      inBody(
        path,
        value,
        `must be of type ${schema.format}: ${JSON.stringify(value)}`,
      ),
    );
  }
  return causes;
}

function validateNumber(schema: Schema, value: number, path: string): Cause[] {
  const causes: Cause[] = [];
  const { minimum, maximum, multipleOf } = schema;
  if (
    minimum !== undefined &&
    (schema.exclusiveMinimum ? value <= minimum : value < minimum)
  ) {
    causes.push(
      inBody(
        path,
        value,
        `should be greater than ${
          schema.exclusiveMinimum ? '' : 'or equal to '
        }${minimum}`,
      ),
    );
  }
  if (
    maximum !== undefined &&
    (schema.exclusiveMaximum ? value >= maximum : value > maximum)
  ) {
    causes.push(
      inBody(
        path,
        value,
        `should be less than ${
          schema.exclusiveMaximum ? '' : 'or equal to '
        }${maximum}`,
      ),
    );
  }
  if (multipleOf !== undefined && value % multipleOf !== 0) {
    causes.push(inBody(path, value, `should be a multiple of ${multipleOf}`));
  }
  return causes;
}

function validateArray(schema: Schema, value: Json[], path: string): Cause[] {
  const causes: Cause[] = [];
  if (schema.maxItems !== undefined && value.length > schema.maxItems) {
    causes.push({
      reason: 'FieldValueTooMany',
      message: `Too many: ${value.length}: must have at most ${schema.maxItems} items`,
      field: fieldOf(path),
    });
  }
  if (schema.minItems !== undefined && value.length < schema.minItems) {
    causes.push(
      inBody(
        path,
        value.length,
        `should have at least ${schema.minItems} items`,
      ),
    );
  }
  const keys = schema['x-kubernetes-list-map-keys'];
  const listType = schema['x-kubernetes-list-type'];
  const seen: Json[] = [];
  value.forEach((item, i) => {
    causes.push(...validateSchema(schema.items ?? {}, item, `${path}[${i}]`));
    if (listType !== 'set' && listType !== 'map') return;
    const key: Json =
      listType === 'map' && isObject(item)
        ? Object.fromEntries(
            (keys ?? [])
              .filter(name => item[name] !== undefined)
              .map(name => [name, item[name]]),
          )
        : item;
    if (seen.some(one => deepEqual(one, key))) {
      causes.push({
        reason: 'FieldValueDuplicate',
        message: `Duplicate value: ${JSON.stringify(key)}`,
        field: `${path}[${i}]`,
      });
    }
    seen.push(key);
  });
  return causes;
}

function validateObject(
  schema: Schema,
  value: Record<string, Json>,
  path: string,
): Cause[] {
  const causes: Cause[] = [];
  const at = (key: string) => (path ? `${path}.${key}` : key);
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(value, name)) causes.push(required(at(name)));
  }
  const count = Object.keys(value).length;
  if (schema.maxProperties !== undefined && count > schema.maxProperties) {
    causes.push({
      reason: 'FieldValueTooMany',
      message: `Too many: ${count}: must have at most ${schema.maxProperties} items`,
      field: fieldOf(path),
    });
  }
  if (schema.minProperties !== undefined && count < schema.minProperties) {
    causes.push(
      inBody(
        path,
        count,
        `should have at least ${schema.minProperties} properties`,
      ),
    );
  }
  for (const [key, member] of Object.entries(value)) {
    if (path === '' && ['metadata', 'apiVersion', 'kind'].includes(key))
      continue;
    const own =
      schema.properties && Object.hasOwn(schema.properties, key)
        ? schema.properties[key]
        : undefined;
    const extra =
      typeof schema.additionalProperties === 'object'
        ? schema.additionalProperties
        : undefined;
    const type = own ?? extra;
    if (type) causes.push(...validateSchema(type, member, at(key)));
  }
  return causes;
}

function validateCombined(schema: Schema, value: Json, path: string): Cause[] {
  const causes: Cause[] = [];
  const fits = (one: Schema) => validateSchema(one, value, path).length === 0;
  for (const one of schema.allOf ?? [])
    causes.push(...validateSchema(one, value, path));
  if (schema.anyOf && !schema.anyOf.some(fits)) {
    causes.push(
      inBody(path, value, 'must validate at least one schema (anyOf)'),
    );
  }
  if (schema.oneOf) {
    const valid = schema.oneOf.filter(fits).length;
    if (valid !== 1) {
      causes.push(
        inBody(
          path,
          value,
          `must validate one and only one schema (oneOf). ${
            valid ? `Found ${valid} valid alternatives` : 'Found none valid'
          }`,
        ),
      );
    }
  }
  if (schema.not && fits(schema.not)) {
    causes.push(inBody(path, value, 'must not validate the schema (not)'));
  }
  return causes;
}

/** A value against one node of a structural schema, with the causes the real server gives. */
export function validateSchema(
  schema: Schema,
  value: Json,
  path: string,
): Cause[] {
  if (value === null) {
    return schema.nullable || !schema.type
      ? []
      : [wrongType(path, value, schema.type)];
  }
  const causes: Cause[] = [];
  if (schema['x-kubernetes-int-or-string']) {
    if (typeof value !== 'string' && !Number.isInteger(value)) {
      return [wrongType(path, value, 'integer,string')];
    }
  } else if (schema.type && !hasType(value, schema.type)) {
    return [wrongType(path, value, schema.type)];
  }
  if (schema.enum && !schema.enum.some(one => deepEqual(one, value))) {
    const supported = schema.enum.map(one => JSON.stringify(one)).join(', ');
    causes.push({
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(
        value,
      )}: supported values: ${supported}`,
      field: fieldOf(path),
    });
  }
  if (typeof value === 'string')
    causes.push(...validateString(schema, value, path));
  else if (typeof value === 'number')
    causes.push(...validateNumber(schema, value, path));
  else if (Array.isArray(value))
    causes.push(...validateArray(schema, value as Json[], path));
  else if (isObject(value)) causes.push(...validateObject(schema, value, path));
  return [...causes, ...validateCombined(schema, value, path)];
}
