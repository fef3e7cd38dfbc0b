import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { CommandError } from './CommandError';

/** All Kubernetes objects of the files and folders; Lists are taken apart. */
export async function readFiles(
  files: string[],
  stdin: () => Promise<string>,
): Promise<unknown[]> {
  const texts = await Promise.all(
    files.map(async file =>
      file === '-'
        ? [{ name: 'stdin', text: await stdin() }]
        : await readPath(file),
    ),
  );
  return texts.flat().flatMap(({ name, text }) => objectsIn(name, text));
}

async function readPath(
  file: string,
): Promise<{ name: string; text: string }[]> {
  const found = await stat(file).catch(() => {
    throw new CommandError(`There is no file or folder ${file}.`);
  });
  if (!found.isDirectory()) {
    return [{ name: file, text: await readFile(file, 'utf8') }];
  }
  const entries = await readdir(file, { recursive: true });
  const names = entries.filter(name => /\.(ya?ml|json)$/.test(name)).sort();
  return await Promise.all(
    names.map(async name => ({
      name: path.join(file, name),
      text: await readFile(path.join(file, name), 'utf8'),
    })),
  );
}

function objectsIn(name: string, text: string): unknown[] {
  return parseAllDocuments(text).flatMap(document => {
    const [error] = document.errors;
    if (error) {
      throw new CommandError(
        `${name} is not YAML: ${error.message.split('\n')[0]}`,
      );
    }
    return withoutLists(document.toJS({ maxAliasCount: 100 }));
  });
}

function withoutLists(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const isList =
    'kind' in value &&
    typeof value.kind === 'string' &&
    value.kind.endsWith('List') &&
    'items' in value &&
    Array.isArray(value.items);
  if (isList) return (value as { items: unknown[] }).items;
  // A folder may hold other YAML, too: a chart's values, a catalog's locations.
  return 'apiVersion' in value && 'kind' in value ? [value] : [];
}
