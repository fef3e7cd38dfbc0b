import { Resource } from '../resources/Resource';
import { Cause } from '../api/ApiError';
import { Schema } from '../schema/Schema';
import { Body } from '../api/registry/context';
import { runRules } from './cel';
import { validateSchema } from './validateSchema';

/** After these the rules could meet values of the wrong shape. */
const BLOCKING = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);
const NOT_CHECKED: Cause = {
  reason: 'FieldValueInvalid',
  message:
    'Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
  field: '<nil>',
};

const ruled = new WeakMap<Schema, boolean>();

function hasRules(schema: Schema): boolean {
  let known = ruled.get(schema);
  if (known === undefined) {
    known = JSON.stringify(schema).includes('"x-kubernetes-validations"');
    ruled.set(schema, known);
  }
  return known;
}

/** A custom object against its CRD: types and limits first, rules only on what has the right shape. */
export function validateCustom(
  resource: Resource,
  object: Body,
  old: Body | undefined,
  _subresource: string | undefined,
): Cause[] {
  const { schema } = resource;
  if (!schema) return [];
  const causes = validateSchema(schema, object, '');
  if (causes.some(({ reason }) => BLOCKING.has(reason ?? ''))) {
    return hasRules(schema) ? [...causes, NOT_CHECKED] : causes;
  }
  return [...causes, ...runRules(schema, object, old, '')];
}
