/**
 * Writes src/schema/kubernetes.ndjson: the shape (no prose) of every built-in kind and the discovery table, as a real API server
 * publishes them, one JSON value a line.
 *
 *   node scripts/generate-schema.mjs --server http://127.0.0.1:8001 --go-modules DIR
 *
 * `--server` is a `kubectl proxy` to a real cluster; `--go-modules` holds the k8s.io modules of the same version: only their struct
 * tags say which zero values Go leaves out of JSON.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values: args } = parseArgs({
  options: {
    server: { type: 'string', default: 'http://127.0.0.1:8001' },
    'go-modules': { type: 'string' },
    out: {
      type: 'string',
      default: new URL('../src/schema/kubernetes.ndjson', import.meta.url)
        .pathname,
    },
  },
});

const KEPT = [
  'type',
  'format',
  'default',
  'required',
  'enum',
  'oneOf',
  'x-kubernetes-group-version-kind',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-map-type',
  'x-kubernetes-patch-merge-key',
  'x-kubernetes-patch-strategy',
  'x-kubernetes-unions',
  'x-kubernetes-preserve-unknown-fields',
];

async function get(path, accept = 'application/json') {
  const response = await fetch(args.server + path, {
    headers: { accept },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

function refName(ref) {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

function shape(schema) {
  const out = {};
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (ref) out.$ref = refName(ref);
  for (const key of KEPT) {
    if (schema[key] !== undefined) out[key] = schema[key];
  }
  if (schema.items) out.items = shape(schema.items);
  if (typeof schema.additionalProperties === 'object') {
    out.additionalProperties = shape(schema.additionalProperties);
  }
  if (schema.properties) {
    out.properties = {};
    for (const name of Object.keys(schema.properties).sort()) {
      out.properties[name] = shape(schema.properties[name]);
    }
  }
  return out;
}

function goFolder(definition) {
  const parts = definition.split('.');
  parts.pop();
  const [, , ...path] = parts;
  const module = path.shift();
  const modules = args['go-modules'];
  const versions = readdirSync(modules)
    .filter(name => name.startsWith(`${module}@`))
    .sort();
  return versions.length
    ? join(modules, versions[versions.length - 1], ...path)
    : undefined;
}

const structs = new Map();
function goTags(definition) {
  const folder = goFolder(definition);
  if (!folder) return undefined;
  if (!structs.has(folder)) {
    const found = new Map();
    let files = [];
    try {
      files = readdirSync(folder).filter(
        file => file.endsWith('.go') && !file.endsWith('_test.go'),
      );
    } catch {
      files = [];
    }
    for (const file of files) {
      const source = readFileSync(join(folder, file), 'utf8');
      for (const [, name, body] of source.matchAll(
        /^type (\w+) struct \{\n([\s\S]*?)^\}/gm,
      )) {
        const fields = new Map();
        for (const [, type, tags] of body.matchAll(
          /^\s+(?:\w+\s+)?(\S+)\s+`([^`]*json:[^`]*)`/gm,
        )) {
          const [field, ...options] = /json:"([^"]*)"/.exec(tags)[1].split(',');
          const number = /protobuf:"\w+,(\d+)/.exec(tags)?.[1];
          const inline = options.includes('inline');
          fields.set(inline ? `inline ${type}` : field, {
            type,
            number,
            inline,
            omitEmpty: options.includes('omitempty'),
          });
        }
        found.set(name, fields);
      }
    }
    structs.set(folder, found);
  }
  return structs
    .get(folder)
    .get(definition.slice(definition.lastIndexOf('.') + 1));
}

/** Field numbers on the wire; what Go inlines into JSON is a message of its own there. */
function wireNumbers(definition, fields) {
  const numbers = {};
  for (const [name, field] of fields) {
    if (!field.number) continue;
    if (!field.inline) {
      numbers[field.number] = name;
      continue;
    }
    const base = definition.slice(0, definition.lastIndexOf('.'));
    const [packageName, typeName] = field.type.includes('.')
      ? field.type.replace('*', '').split('.')
      : [undefined, field.type.replace('*', '')];
    const packages = {
      metav1: 'io.k8s.apimachinery.pkg.apis.meta.v1',
      v1: 'io.k8s.api.core.v1',
    };
    const owner = `${packages[packageName] ?? base}.${typeName}`;
    const inner = goTags(owner);
    if (inner) numbers[field.number] = wireNumbers(owner, inner);
  }
  return numbers;
}

function markOmitted(definition, schema) {
  const tags = args['go-modules'] && goTags(definition);
  if (!tags) return;
  const numbers = wireNumbers(definition, tags);
  if (Object.keys(numbers).length > 0) schema['x-wire'] = numbers;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const tag = tags.get(name);
    if (!tag) continue;
    const plain = !/^(\*|\[|map\[)/.test(tag.type);
    const scalar = ['string', 'integer', 'number', 'boolean'].includes(
      property.type,
    );
    if (tag.omitEmpty && plain && scalar) property['x-omit-zero'] = true;
    if (!tag.omitEmpty && /^(\[|map\[)/.test(tag.type)) {
      property['x-keep-null'] = true;
    }
    if (!tag.omitEmpty && /^\*/.test(tag.type)) property['x-keep-null'] = true;
  }
}

const definitions = new Map();
const index = await get('/openapi/v3');
for (const [path, { serverRelativeURL }] of Object.entries(index.paths)) {
  if (!/^apis?\/(.*\/)?v\d/.test(path)) continue;
  const document = await get(serverRelativeURL);
  for (const [name, schema] of Object.entries(
    document.components?.schemas ?? {},
  )) {
    if (definitions.has(name)) continue;
    const shaped = shape(schema);
    markOmitted(name, shaped);
    definitions.set(name, shaped);
  }
}

const V2 =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const lines = [];
for (const path of ['/api', '/apis']) {
  for (const group of (await get(path, V2)).items) {
    for (const version of group.versions) {
      const name = group.metadata.name ?? '';
      const groupVersion = name
        ? `${name}/${version.version}`
        : version.version;
      const list = await get(
        name ? `/apis/${groupVersion}` : `/api/${groupVersion}`,
      );
      lines.push({
        group: name,
        version: version.version,
        resources: version.resources,
        hashes: Object.fromEntries(
          list.resources
            .filter(resource => resource.storageVersionHash)
            .map(resource => [resource.name, resource.storageVersionHash]),
        ),
      });
    }
  }
}
for (const name of [...definitions.keys()].sort()) {
  lines.push({ definition: name, schema: definitions.get(name) });
}
writeFileSync(
  args.out,
  lines.map(line => `${JSON.stringify(line)}\n`).join(''),
);
process.stdout.write(`${lines.length} lines\n`);
