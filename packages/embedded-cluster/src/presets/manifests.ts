import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ApiServer } from '../ApiServer';
import { ApiError } from '../api/ApiError';
import { storageName } from '../resources/Resource';
import { NewObject } from '../store/InternalClient';

/** What must be there before the things that live in it or are of its kind. */
const FIRST = [
  'CustomResourceDefinition',
  'Namespace',
  'ServiceAccount',
  'ConfigMap',
  'Secret',
  'Service',
];

function rank({ kind }: NewObject): number {
  const at = FIRST.indexOf(kind);
  return at < 0 ? FIRST.length : at;
}

function filesOf(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .filter(name => /\.ya?ml$/.test(name))
    .sort()
    .map(name => join(path, name));
}

export function readManifests(...paths: string[]): NewObject[] {
  return paths
    .flatMap(filesOf)
    .flatMap(file => parseAllDocuments(readFileSync(file, 'utf8')))
    .map(document => document.toJS() as NewObject | null)
    .filter((object): object is NewObject => object !== null)
    .sort((a, b) => rank(a) - rank(b));
}

/** Creates what is not there yet. What is there stays as people have made it. */
export async function install(
  server: ApiServer,
  objects: readonly NewObject[],
): Promise<void> {
  const client = server.clientFor('demo');
  for (const object of objects) {
    const resource = server.resources.ofKind(object.apiVersion, object.kind);
    if (!resource)
      throw new Error(`${object.kind} of ${object.apiVersion} is not served`);
    const { name, namespace } = object.metadata;
    const storage = storageName(resource);
    const place = resource.namespaced ? namespace ?? 'default' : undefined;
    if (name && client.get(storage, place, name)) continue;
    try {
      await client.create(storage, {
        ...object,
        metadata: { ...object.metadata, namespace: place },
      });
    } catch (error) {
      if (error instanceof ApiError && error.reason === 'AlreadyExists')
        continue;
      throw new Error(
        `${object.kind} ${place ?? ''}/${name} could not be created: ${
          error instanceof Error ? error.message : error
        }`,
        {
          cause: error,
        },
      );
    }
  }
}
