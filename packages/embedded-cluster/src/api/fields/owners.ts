import { isObject, Json, JsonObject } from '../../schema/Schema';
import { FieldSet } from './FieldSet';

/** One line of `metadata.managedFields`. */
export interface ManagedEntry {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  time?: string;
  fieldsType: 'FieldsV1';
  fieldsV1: JsonObject;
  subresource?: string;
}

export interface Writer {
  manager: string;
  apiVersion: string;
  subresource?: string;
  now: string;
}

export interface Owner extends Omit<ManagedEntry, 'fieldsV1'> {
  set: FieldSet;
}

export function readOwners(object: JsonObject): Owner[] {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  const entries = Array.isArray(metadata.managedFields)
    ? (metadata.managedFields as unknown as ManagedEntry[])
    : [];
  return entries.map(({ fieldsV1, ...rest }) => ({
    ...rest,
    set: FieldSet.fromJson(fieldsV1),
  }));
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function order(a: Owner, b: Owner): number {
  return (
    compareText(a.operation, b.operation) ||
    compareText(a.time ?? '', b.time ?? '') ||
    compareText(a.manager, b.manager) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource ?? '', b.subresource ?? '')
  );
}

export function writeOwners(object: JsonObject, owners: Owner[]): JsonObject {
  const metadata: Record<string, Json> = {
    ...(isObject(object.metadata) ? object.metadata : {}),
  };
  delete metadata.managedFields;
  const entries = owners
    .filter(owner => !owner.set.empty)
    .sort(order)
    .map(({ set, subresource, ...rest }) => ({
      ...rest,
      fieldsV1: set.toJson(),
      ...(subresource ? { subresource } : {}),
    }));
  if (entries.length > 0) metadata.managedFields = entries as unknown as Json;
  return { ...object, metadata };
}

export function withoutOwners(object: JsonObject): JsonObject {
  if (!isObject(object.metadata)) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

export function isOf(
  owner: Owner,
  writer: Writer,
  operation: 'Apply' | 'Update',
): boolean {
  return (
    owner.manager === writer.manager &&
    owner.operation === operation &&
    (owner.subresource ?? '') === (writer.subresource ?? '') &&
    (operation === 'Apply' || owner.apiVersion === writer.apiVersion)
  );
}

export function newOwner(
  writer: Writer,
  operation: 'Apply' | 'Update',
  set: FieldSet,
): Owner {
  return {
    manager: writer.manager,
    operation,
    apiVersion: writer.apiVersion,
    time: writer.now,
    fieldsType: 'FieldsV1',
    set,
    ...(writer.subresource ? { subresource: writer.subresource } : {}),
  };
}

const MAX_UPDATERS = 10;

/** Old updaters beyond ten are folded into one, so that the list stays bounded. */
export function capped(owners: Owner[]): Owner[] {
  const updaters = owners.filter(owner => owner.operation === 'Update');
  if (updaters.length <= MAX_UPDATERS) return owners;
  const oldest = [...updaters]
    .sort(order)
    .slice(0, updaters.length - MAX_UPDATERS + 1);
  const { subresource: _, ...last } = oldest[oldest.length - 1];
  const folded: Owner = {
    ...last,
    manager: 'ancient-changes',
    set: oldest.reduce((set, owner) => set.union(owner.set), new FieldSet()),
  };
  return [...owners.filter(owner => !oldest.includes(owner)), folded];
}
