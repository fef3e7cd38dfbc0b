import { isObject, Json, JsonObject, Schema } from '../../schema/Schema';
import { compare, fieldsOf } from './compare';
import { conflictError } from './conflicts';
import { FieldSet } from './FieldSet';
import { merge, removeFields } from './merge';
import {
  capped,
  isOf,
  newOwner,
  Owner,
  readOwners,
  withoutOwners,
  writeOwners,
  Writer,
} from './owners';

/** Fields that belong to nobody. */
const STRIPPED = FieldSet.fromJson({
  'f:apiVersion': {},
  'f:kind': {},
  'f:metadata': {
    'f:name': {},
    'f:namespace': {},
    'f:creationTimestamp': {},
    'f:selfLink': {},
    'f:uid': {},
    'f:clusterName': {},
    'f:generation': {},
    'f:managedFields': {},
    'f:resourceVersion': {},
  },
});
const METADATA = new FieldSet().insert(['f:metadata']);

function ownable(set: FieldSet, ignored: FieldSet): FieldSet {
  return set.without(STRIPPED).difference(METADATA).without(ignored);
}

/** A client gives up the record of owners by sending an empty list, or a list of one empty entry. */
function isReset(managedFields: Json | undefined): boolean {
  if (!Array.isArray(managedFields)) return false;
  const [first] = managedFields as Json[];
  return (
    managedFields.length === 0 ||
    (managedFields.length === 1 &&
      isObject(first) &&
      Object.keys(first).length === 0)
  );
}

/** Managed fields after a create, update or patch: what changed now belongs to the writer. */
export function afterUpdate(
  schema: Schema | undefined,
  live: JsonObject,
  next: JsonObject,
  writer: Writer,
  ignored: FieldSet,
): JsonObject {
  const asked = isObject(next.metadata)
    ? next.metadata.managedFields
    : undefined;
  const hadOwners = readOwners(live).length > 0;
  if (isReset(asked) && hadOwners) return writeOwners(next, []);
  const base = Array.isArray(asked) ? readOwners(next) : readOwners(live);
  const diff = compare(schema, withoutOwners(live), withoutOwners(next));
  const touched = diff.modified.union(diff.added);
  const owners: Owner[] = [];
  let own: Owner | undefined;
  for (const owner of base) {
    if (isOf(owner, writer, 'Update')) {
      own = owner;
      continue;
    }
    const set = owner.set.difference(touched).difference(diff.removed);
    owners.push({ ...owner, set });
  }
  const before = own?.set ?? new FieldSet();
  const set = ownable(before.difference(diff.removed).union(touched), ignored);
  if (own && set.equals(before)) owners.push(own);
  else owners.push(newOwner(writer, 'Update', set));
  return writeOwners(next, capped(owners));
}

/** Server-side apply: lays the configuration over the live object and takes away what the manager no longer wants. */
export function apply(
  schema: Schema | undefined,
  live: JsonObject,
  config: JsonObject,
  writer: Writer,
  force: boolean,
  ignored: FieldSet,
): JsonObject {
  const clean = withoutOwners(live);
  const owners = readOwners(live);
  const previous = owners.find(owner => isOf(owner, writer, 'Apply'));
  const set = ownable(fieldsOf(schema, config), ignored);
  const others = owners.filter(owner => owner !== previous);
  const merged = merge(schema, clean, config) as JsonObject;
  const pruned = prune(
    schema,
    merged,
    previous?.set ?? new FieldSet(),
    others.reduce((all, owner) => all.union(owner.set), set),
  );
  const diff = compare(schema, clean, pruned);
  const touched = diff.modified.union(diff.added);
  const conflicts = others
    .map(owner => ({ owner, set: owner.set.intersection(touched) }))
    .filter(found => !found.set.empty);
  if (conflicts.length > 0 && !force) throw conflictError(conflicts);
  const kept = others.map(owner => ({
    ...owner,
    set: owner.set.difference(touched).difference(diff.removed),
  }));
  const unchanged =
    previous?.set.equals(set) && previous.apiVersion === writer.apiVersion;
  const own = previous && unchanged ? previous : newOwner(writer, 'Apply', set);
  return writeOwners(pruned, capped([...kept, own]));
}

/** Removes what this manager applied last time but not now, unless somebody else owns it too. */
function prune(
  schema: Schema | undefined,
  merged: JsonObject,
  last: FieldSet,
  owned: FieldSet,
): JsonObject {
  if (last.empty) return merged;
  const named = (set: FieldSet) => set.withNamedFields(schema);
  const remove = (gone: FieldSet) =>
    (removeFields(schema, merged, gone) ?? {}) as JsonObject;
  const all = named(fieldsOf(schema, merged));
  const first = remove(named(last));
  const keptFirst = named(fieldsOf(schema, first));
  const second = remove(all.difference(keptFirst.union(named(owned))));
  const keptSecond = named(fieldsOf(schema, second));
  return remove(all.difference(keptSecond).intersection(named(last)));
}
