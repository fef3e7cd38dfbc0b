import { createHash } from 'node:crypto';
import { apiVersionOf, Resource } from '../../resources/Resource';
import { Resources, ServedVersion } from '../../resources/Resources';
import { definition, definitionName } from '../../schema/builtin';
import { Json, Schema } from '../../schema/Schema';

type Doc = Record<string, unknown>;

const PATCHES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
];
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

function schemaName(resource: Resource): string {
  const { group, version, kind } = resource;
  if (!resource.custom)
    return (
      definitionName(group, version, kind) ?? `${group}.${version}.${kind}`
    );
  return `${group.split('.').reverse().join('.')}.${version}.${kind}`;
}

const INTERNAL = new Set(['x-omit-zero', 'x-keep-null', 'x-wire']);

/** Refs in the form of the document, and none of the marks that only this server reads. */
function published(schema: Schema, prefix: string): Json {
  return JSON.parse(
    JSON.stringify(schema, (key, value) => {
      if (INTERNAL.has(key)) return undefined;
      // A property may be called `$ref`: only a text is a reference.
      if (key === '$ref' && typeof value === 'string') {
        return `${prefix}${value}`;
      }
      return value;
    }),
  ) as Json;
}

function refs(schema: Schema, found: Set<string>) {
  JSON.stringify(schema, (key, value) => {
    if (key === '$ref' && typeof value === 'string' && !found.has(value)) {
      found.add(value);
      const next = definition(value);
      if (next) refs(next, found);
    }
    return value;
  });
}

function customSchema(resource: Resource): Schema {
  const { group, version, kind } = resource;
  const { properties, ...rest } = resource.schema ?? { type: 'object' };
  return {
    ...rest,
    type: 'object',
    ...(properties || !rest['x-kubernetes-preserve-unknown-fields']
      ? {
          properties: {
            ...properties,
            apiVersion: { type: 'string' },
            kind: { type: 'string' },
            metadata: { $ref: `${META}.ObjectMeta` },
          },
        }
      : {}),
    'x-kubernetes-group-version-kind': [{ group, version, kind }],
  };
}

function query(name: string, type = 'string'): Doc {
  return { name, in: 'query', schema: { type, uniqueItems: true } };
}

const WRITE_PARAMETERS = [
  query('dryRun'),
  query('fieldManager'),
  query('fieldValidation'),
];

function operation(
  action: string,
  resource: Resource,
  parameters: Doc[] = [],
  content?: Doc,
): Doc {
  const { group, version, kind } = resource;
  return {
    tags: [apiVersionOf(resource).replace(/[./]/g, '_')],
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, version, kind },
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(content ? { requestBody: { content, required: true } } : {}),
    responses: { 200: { description: 'OK' } },
  };
}

function paths(resource: Resource, ref: Doc): [string, Doc][] {
  const root = resource.group ? `/apis/${apiVersionOf(resource)}` : '/api/v1';
  const base = resource.namespaced
    ? `${root}/namespaces/{namespace}/${resource.plural}`
    : `${root}/${resource.plural}`;
  const body = { '*/*': { schema: ref } };
  const can = (verb: string) => resource.verbs.includes(verb);
  const patch = Object.fromEntries(
    [
      ...PATCHES,
      ...(resource.custom ? [] : ['application/strategic-merge-patch+json']),
    ].map(type => [
      type,
      { schema: { $ref: `#/components/schemas/${META}.Patch` } },
    ]),
  );
  const collection: Doc = {
    ...(can('list') ? { get: operation('list', resource) } : {}),
    ...(can('create')
      ? { post: operation('post', resource, WRITE_PARAMETERS, body) }
      : {}),
    ...(can('deletecollection')
      ? { delete: operation('deletecollection', resource, WRITE_PARAMETERS) }
      : {}),
  };
  const item: Doc = {
    ...(can('get') ? { get: operation('get', resource) } : {}),
    ...(can('update')
      ? { put: operation('put', resource, WRITE_PARAMETERS, body) }
      : {}),
    ...(can('patch')
      ? {
          patch: operation(
            'patch',
            resource,
            [...WRITE_PARAMETERS, query('force', 'boolean')],
            patch,
          ),
        }
      : {}),
    ...(can('delete')
      ? { delete: operation('delete', resource, [query('dryRun')]) }
      : {}),
  };
  const found: [string, Doc][] = [[base, collection]];
  if (Object.keys(item).length > 0) found.push([`${base}/{name}`, item]);
  return found;
}

function schemas(
  resources: readonly Resource[],
  prefix: string,
): Record<string, Json> {
  const names = new Set<string>();
  const own = new Map<string, Schema>();
  for (const resource of resources) {
    const schema = resource.custom ? customSchema(resource) : resource.schema;
    if (!schema) continue;
    own.set(schemaName(resource), schema);
    refs(schema, names);
  }
  refs({ $ref: `${META}.Patch` }, names);
  refs({ $ref: `${META}.Status` }, names);
  refs({ $ref: `${META}.DeleteOptions` }, names);
  for (const name of names) {
    const known = definition(name);
    if (known && !own.has(name)) own.set(name, known);
  }
  return Object.fromEntries(
    [...own]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, schema]) => [name, published(schema, prefix)]),
  );
}

const INFO = { title: 'Kubernetes', version: 'v1.36.2' };

function version3(served: ServedVersion): Doc {
  const prefix = '#/components/schemas/';
  return {
    openapi: '3.0.0',
    info: INFO,
    paths: Object.fromEntries(
      served.resources.flatMap(resource =>
        paths(resource, { $ref: prefix + schemaName(resource) }),
      ),
    ),
    components: { schemas: schemas(served.resources, prefix) },
  };
}

function keyOf(served: ServedVersion): string {
  return served.group
    ? `apis/${served.group}/${served.version}`
    : `api/${served.version}`;
}

/** OpenAPI documents, made when first asked for and again when a CRD came or went. */
export class OpenApi {
  private readonly documents = new Map<string, string>();
  private revision = -1;

  constructor(private readonly resources: Resources) {}

  /** The JSON text of the document at a path. */
  document(path: string): string | undefined {
    if (this.revision !== this.resources.revision) {
      this.documents.clear();
      this.revision = this.resources.revision;
    }
    let text = this.documents.get(path);
    if (text === undefined) {
      const made = this.make(path);
      if (!made) return undefined;
      text = JSON.stringify(made);
      this.documents.set(path, text);
    }
    return text;
  }

  private make(path: string): Doc | undefined {
    if (path === '/openapi/v2') return this.version2();
    if (path === '/openapi/v3') return this.index();
    const key = path.replace(/^\/openapi\/v3\//, '');
    const served = this.resources.versions().find(one => keyOf(one) === key);
    return served && version3(served);
  }

  private index(): Doc {
    const entries = this.resources.versions().map(served => {
      const key = keyOf(served);
      const shape = served.resources.map(({ plural, schema, verbs }) => [
        plural,
        schema,
        verbs,
      ]);
      const hash = createHash('sha256')
        .update(JSON.stringify(shape))
        .digest('hex')
        .toUpperCase();
      return [key, { serverRelativeURL: `/openapi/v3/${key}?hash=${hash}` }];
    });
    return { paths: Object.fromEntries(entries) };
  }

  private version2(): Doc {
    const all = this.resources.all();
    return {
      swagger: '2.0',
      info: INFO,
      paths: Object.fromEntries(
        all.flatMap(resource =>
          paths(resource, {}).map(([path, item]) => [
            path,
            Object.fromEntries(
              Object.entries(item).map(([method, value]) => {
                const { requestBody: _, ...rest } = value as Doc;
                return [
                  method,
                  {
                    ...rest,
                    consumes: ['*/*'],
                    produces: ['application/json'],
                  },
                ];
              }),
            ),
          ]),
        ),
      ),
      definitions: schemas(all, '#/definitions/'),
    };
  }
}
