import { resolve } from '../../schema/builtin';
import { isObject, Json, Schema } from '../../schema/Schema';
import { deepEqual } from '../../store/freeze';
import { Cause } from '../ApiError';
import { Body } from '../registry/context';
import { invalidValue, required } from '../registry/names';

/** Checks every value against the enums that the built-in schemas name. */
export function validateEnums(
  schema: Schema | undefined,
  value: Json | undefined,
  path: string,
): Cause[] {
  const type = resolve(schema);
  if (!type || value === undefined || value === null) return [];
  if (
    type.enum &&
    typeof value === 'string' &&
    value !== '' &&
    !type.enum.includes(value)
  ) {
    const supported = type.enum
      .filter(one => one !== '')
      .map(one => JSON.stringify(one))
      .join(', ');
    return [
      {
        reason: 'FieldValueNotSupported',
        message: `Unsupported value: ${JSON.stringify(
          value,
        )}: supported values: ${supported}`,
        field: path,
      },
    ];
  }
  if (Array.isArray(value)) {
    if (!type.items) return [];
    return (value as Json[]).flatMap((item, i) =>
      validateEnums(type.items, item, `${path}[${i}]`),
    );
  }
  if (!isObject(value) || !type.properties) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === 'status' && path === ''
      ? []
      : validateEnums(
          type.properties?.[key],
          member,
          path ? `${path}.${key}` : key,
        ),
  );
}

const KEY = /^[-._a-zA-Z0-9]+$/;

function dataKeys(object: Body, fields: string[]): Cause[] {
  return fields.flatMap(field =>
    Object.keys(isObject(object[field]) ? (object[field] as Body) : {})
      .filter(key => !KEY.test(key) || key.length > 253)
      .map(key =>
        invalidValue(
          `${field}[${key}]`,
          key,
          "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
        ),
      ),
  );
}

function unchanged(
  object: Body,
  old: Body | undefined,
  field: string,
): Cause[] {
  if (!old || deepEqual(object[field], old[field])) return [];
  return [invalidValue(field, object[field], 'field is immutable')];
}

/** `immutable: true` makes the data of a ConfigMap or Secret final. */
function frozenData(
  object: Body,
  old: Body | undefined,
  fields: string[],
): Cause[] {
  if (!old?.immutable) return [];
  const why = 'Forbidden: field is immutable when `immutable` is set';
  const causes = fields
    .filter(field => !deepEqual(object[field], old[field]))
    .map(field => ({ reason: 'FieldValueForbidden', message: why, field }));
  return object.immutable === true
    ? causes
    : [
        { reason: 'FieldValueForbidden', message: why, field: 'immutable' },
        ...causes,
      ];
}

function roleBinding(object: Body, old: Body | undefined): Cause[] {
  const roleRef = isObject(object.roleRef) ? object.roleRef : {};
  const causes: Cause[] = [];
  if (!roleRef.name) causes.push(required('roleRef.name'));
  if (old && !deepEqual(object.roleRef, old.roleRef)) {
    causes.push(
      invalidValue('roleRef', object.roleRef, 'cannot change roleRef'),
    );
  }
  return causes;
}

export function validateMisc(
  storage: string,
  object: Body,
  old: Body | undefined,
): Cause[] {
  switch (storage) {
    case 'configmaps':
      return [
        ...dataKeys(object, ['data', 'binaryData']),
        ...frozenData(object, old, ['data', 'binaryData']),
      ];
    case 'secrets':
      return [
        ...dataKeys(object, ['data']),
        ...unchanged(object, old, 'type'),
        ...frozenData(object, old, ['data']),
      ];
    case 'rolebindings.rbac.authorization.k8s.io':
    case 'clusterrolebindings.rbac.authorization.k8s.io':
      return roleBinding(object, old);
    default:
      return [];
  }
}
