import { isObject, Json } from '../../schema/Schema';

type Step =
  | { field: string }
  | { index: number }
  | { all: true }
  | { filter: string; value: string };

/** The simple paths that printer columns use: fields, `[0]`, `[*]`, `['a.b']`, `[?(@.type=="Ready")]`. */
function steps(path: string): Step[] {
  const found: Step[] = [];
  const pattern =
    /\.((?:\\.|[^.[\\])+)|\[(\d+)\]|\[\*\]|\[['"]([^'"]+)['"]\]|\[\?\(@\.([^=!<>]+?)\s*==\s*["']([^"']*)["']\)\]/g;
  for (const [, field, index, quoted, filter, value] of path.matchAll(
    pattern,
  )) {
    if (field !== undefined)
      found.push({ field: field.replace(/\\(.)/g, '$1') });
    else if (index !== undefined) found.push({ index: Number(index) });
    else if (quoted !== undefined) found.push({ field: quoted });
    else if (filter !== undefined) found.push({ filter, value });
    else found.push({ all: true });
  }
  return found;
}

function next(value: Json, step: Step): Json[] {
  if ('field' in step) {
    return isObject(value) && value[step.field] !== undefined
      ? [value[step.field]]
      : [];
  }
  if (!Array.isArray(value)) return [];
  const list = value as Json[];
  if ('index' in step)
    return list[step.index] === undefined ? [] : [list[step.index]];
  if ('all' in step) return list;
  return list.filter(
    item => String(jsonPathValue(item, `.${step.filter}`)) === step.value,
  );
}

const parsed = new Map<string, Step[]>();

/** The value at the path; several are told as a list. */
export function jsonPathValue(value: Json, path: string): Json | undefined {
  let known = parsed.get(path);
  if (!known) {
    known = steps(path);
    parsed.set(path, known);
  }
  const found = known.reduce<Json[]>(
    (values, step) => values.flatMap(one => next(one, step)),
    [value],
  );
  return known.some(step => 'all' in step) && found.length > 1
    ? found.join(',')
    : found[0];
}
