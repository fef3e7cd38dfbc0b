import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Schema } from './Schema';

export interface DiscoveredResource {
  resource: string;
  responseKind: { group: string; version: string; kind: string };
  scope: 'Namespaced' | 'Cluster';
  singularResource: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
  subresources?: {
    subresource: string;
    responseKind: { group: string; version: string; kind: string };
    verbs: string[];
  }[];
}

export interface DiscoveredVersion {
  group: string;
  version: string;
  resources: DiscoveredResource[];
  hashes: Record<string, string>;
}

type Line = DiscoveredVersion | { definition: string; schema: Schema };

const definitions = new Map<string, Schema>();
const versions: DiscoveredVersion[] = [];
const byKind = new Map<string, string>();

function load() {
  if (versions.length > 0) return;
  const text = readFileSync(join(__dirname, 'kubernetes.ndjson'), 'utf8');
  for (const line of text.split('\n')) {
    if (!line) continue;
    const value = JSON.parse(line) as Line;
    if (!('definition' in value)) {
      versions.push(value);
      continue;
    }
    definitions.set(value.definition, value.schema);
    for (const gvk of value.schema['x-kubernetes-group-version-kind'] ?? []) {
      byKind.set(`${gvk.group}/${gvk.version}/${gvk.kind}`, value.definition);
    }
  }
}

export function builtinVersions(): readonly DiscoveredVersion[] {
  load();
  return versions;
}

export function definitionName(
  group: string,
  version: string,
  kind: string,
): string | undefined {
  load();
  return byKind.get(`${group}/${version}/${kind}`);
}

export function definition(name: string): Schema | undefined {
  load();
  return definitions.get(name);
}

const resolved = new WeakMap<Schema, Schema>();

/** Follows `$ref`, keeping what the referring place says (default, list type, patch strategy). */
export function resolve(schema: Schema | undefined): Schema | undefined {
  if (!schema?.$ref) return schema;
  const known = resolved.get(schema);
  if (known) return known;
  const { $ref, ...own } = schema;
  const merged = { ...definition($ref), ...own };
  resolved.set(schema, merged);
  return merged;
}
