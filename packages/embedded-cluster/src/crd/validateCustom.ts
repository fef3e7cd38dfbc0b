import { Resource } from '../resources/Resource';
import { Cause } from '../api/ApiError';
import { Body } from '../api/registry/context';
import { runRules } from './cel';
import { validateSchema } from './validateSchema';

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
  return causes.length > 0 ? causes : runRules(schema, object, old, '');
}
