import { Resource, storageName } from '../../resources/Resource';
import { Json } from '../../schema/Schema';
import { StoredObject } from '../../store/InternalClient';
import { serialized } from '../../store/serialized';
import { age } from './age';
import { Column } from './cells';
import { COLUMNS, EVENT_COLUMNS } from './columns';
import { jsonPathValue } from './jsonPath';

const NAME: Column = {
  name: 'Name',
  format: 'name',
  cell: object => object.metadata.name,
};
const AGE: Column = {
  name: 'Age',
  cell: (object, now) => age(object.metadata.creationTimestamp, now),
};

function customCell(type: string, value: Json | undefined, now: number): Json {
  if (value === undefined || value === null)
    return type === 'string' ? '' : null;
  if (type === 'date') return age(String(value), now);
  if (type === 'integer' || type === 'number') return Number(value);
  if (type === 'boolean') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function columnsOf(resource: Resource): readonly Column[] {
  if (resource.plural === 'events') return EVENT_COLUMNS;
  if (!resource.custom)
    return [NAME, ...(COLUMNS[storageName(resource)] ?? [AGE])];
  return [
    NAME,
    ...resource.custom.columns.map(
      ({ name, type, jsonPath, priority, format, description }): Column => ({
        name,
        type,
        format,
        priority,
        description,
        cell: (object, now) =>
          customCell(
            type,
            jsonPathValue(object as unknown as Json, jsonPath),
            now,
          ),
      }),
    ),
  ];
}

function included(
  object: StoredObject,
  how: string | null,
): string | undefined {
  if (how === 'None') return undefined;
  if (how === 'Object') return serialized(object);
  return JSON.stringify({
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: object.metadata,
  });
}

/** Objects as a table for people. */
export function tableText(
  resource: Resource,
  objects: readonly StoredObject[],
  metadata: object,
  query: URLSearchParams,
  now: number,
  withoutHeader = false,
): string {
  const columns = columnsOf(resource);
  const how = query.get('includeObject');
  const rows = objects.map(object => {
    const cells = JSON.stringify(
      columns.map(column => column.cell(object, now)),
    );
    const whole = included(object, how);
    return `{"cells":${cells}${
      whole === undefined ? '' : `,"object":${whole}`
    }}`;
  });
  const definitions = columns.map(
    ({ name, type, format, priority, description }) => ({
      name,
      type: type ?? 'string',
      format: format ?? '',
      description: description ?? '',
      priority: priority ?? 0,
    }),
  );
  const head = JSON.stringify({
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: withoutHeader ? null : definitions,
  });
  return `${head.slice(0, -1)},"rows":[${rows.join(',')}]}`;
}
