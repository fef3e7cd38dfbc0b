import { Environment } from '@marcbachmann/cel-js';
import { Cause } from '../api/ApiError';
import { isObject, Json, Schema, ValidationRule } from '../schema/Schema';

type Program = (context: Record<string, unknown>) => unknown;

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
});
const programs = new Map<string, Program | Error>();

export class RuleError extends Error {}

/** Compiled once per expression. A rule that does not compile is kept as its error. */
export function compileRule(rule: string): Program {
  let program = programs.get(rule);
  if (program === undefined) {
    try {
      program = environment.parse(rule) as unknown as Program;
    } catch (error) {
      program = new RuleError(
        error instanceof Error ? error.message : String(error),
      );
    }
    programs.set(rule, program);
  }
  if (program instanceof Error) throw program;
  return program;
}

/** CEL's integers are bigint here; the schema says which numbers are integers. */
export function toCel(
  schema: Schema | undefined,
  value: Json | undefined,
): unknown {
  if (typeof value === 'number') {
    return schema?.type === 'number' || !Number.isInteger(value)
      ? value
      : BigInt(value);
  }
  if (Array.isArray(value)) {
    // Not `map`: it makes a list of the realm of the list it is given, and the evaluator knows lists of its own realm alone.
    return Array.from(value as Json[], item => toCel(schema?.items, item));
  }
  if (!isObject(value)) return value;
  const extra =
    typeof schema?.additionalProperties === 'object'
      ? schema.additionalProperties
      : undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      toCel(schema?.properties?.[key] ?? extra, member),
    ]),
  );
}

const REASONS: Record<
  string,
  { reason: string; prefix: (value: string) => string }
> = {
  FieldValueInvalid: {
    reason: 'FieldValueInvalid',
    prefix: value => `Invalid value: ${value}`,
  },
  FieldValueForbidden: {
    reason: 'FieldValueForbidden',
    prefix: () => 'Forbidden: ',
  },
  FieldValueRequired: {
    reason: 'FieldValueRequired',
    prefix: () => 'Required value: ',
  },
  FieldValueDuplicate: {
    reason: 'FieldValueDuplicate',
    prefix: value => `Duplicate value: ${value}`,
  },
};

/** Objects and lists are left out of messages. */
function shown(value: Json): string {
  return typeof value === 'object' ? '' : `${JSON.stringify(value)}: `;
}

function evaluate(
  rule: ValidationRule,
  schema: Schema,
  value: Json,
  old: Json | undefined,
  path: string,
): Cause[] {
  const transition = /\boldSelf\b/.test(rule.rule);
  if (transition && old === undefined && !rule.optionalOldSelf) return [];
  const context: Record<string, unknown> = { self: toCel(schema, value) };
  if (old !== undefined) context.oldSelf = toCel(schema, old);
  const { reason, prefix } =
    REASONS[rule.reason ?? 'FieldValueInvalid'] ?? REASONS.FieldValueInvalid;
  const field = (path + (rule.fieldPath ?? '')).replace(/^\./, '') || '<nil>';
  let text = rule.message ?? `failed rule: ${rule.rule}`;
  try {
    if (compileRule(rule.rule)(context) === true) return [];
    if (rule.messageExpression) {
      const said = compileRule(rule.messageExpression)(context);
      if (typeof said === 'string' && said.trim()) text = said;
    }
  } catch (error) {
    text = `rule compile or evaluation error: ${
      error instanceof Error ? error.message.split('\n')[0] : String(error)
    }`;
  }
  return [{ reason, message: `${prefix(shown(value))}${text}`, field }];
}

/** Every rule of the schema on every value it stands at. Old values are followed where they can be told apart. */
export function runRules(
  schema: Schema,
  value: Json | undefined,
  old: Json | undefined,
  path: string,
): Cause[] {
  if (value === undefined || value === null) return [];
  const causes = (schema['x-kubernetes-validations'] ?? []).flatMap(rule =>
    evaluate(rule, schema, value, old, path),
  );
  if (Array.isArray(value) && schema.items) {
    const { items } = schema;
    const keys = schema['x-kubernetes-list-map-keys'];
    const keyOf = (item: Json) =>
      JSON.stringify(
        isObject(item) ? (keys ?? []).map(key => item[key]) : item,
      );
    const before = new Map(
      schema['x-kubernetes-list-type'] === 'map' && Array.isArray(old)
        ? (old as Json[]).map(item => [keyOf(item), item])
        : [],
    );
    (value as Json[]).forEach((item, i) => {
      causes.push(
        ...runRules(items, item, before.get(keyOf(item)), `${path}[${i}]`),
      );
    });
  } else if (isObject(value)) {
    const previous = isObject(old) ? old : {};
    const extra =
      typeof schema.additionalProperties === 'object'
        ? schema.additionalProperties
        : undefined;
    for (const [key, member] of Object.entries(value)) {
      const type = schema.properties?.[key] ?? extra;
      if (type)
        causes.push(
          ...runRules(
            type,
            member,
            previous[key],
            path ? `${path}.${key}` : key,
          ),
        );
    }
  }
  return causes;
}
