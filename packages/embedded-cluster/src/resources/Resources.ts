import { builtinVersions, definition, definitionName } from '../schema/builtin';
import { Resource, storageName } from './Resource';

export interface ServedVersion {
  group: string;
  version: string;
  resources: Resource[];
}

/** HPA is stored once but served twice with different fields; only the current version is served here. */
const NOT_SERVED = new Set(['autoscaling/v1']);

function builtinResources(): Resource[] {
  const found: Resource[] = [];
  for (const served of builtinVersions()) {
    for (const entry of served.resources) {
      if (
        NOT_SERVED.has(`${served.group}/${served.version}`) &&
        entry.resource === 'horizontalpodautoscalers'
      ) {
        continue;
      }
      const kind = entry.responseKind.kind;
      const name = definitionName(served.group, served.version, kind);
      found.push({
        group: served.group,
        version: served.version,
        kind,
        listKind: `${kind}List`,
        plural: entry.resource,
        singular: entry.singularResource,
        namespaced: entry.scope === 'Namespaced',
        verbs: entry.verbs,
        shortNames: entry.shortNames ?? [],
        categories: entry.categories ?? [],
        subresources: (entry.subresources ?? []).map(sub => ({
          name: sub.subresource,
          responseKind: sub.responseKind,
          verbs: sub.verbs,
        })),
        schema: name ? definition(name) : undefined,
        hash: served.hashes[entry.resource],
      });
    }
  }
  return found;
}

/** Every resource the server knows now: the built-in ones and those of established CRDs. */
export class Resources {
  private readonly byPath = new Map<string, Resource>();
  private readonly byStorage = new Map<string, Resource>();
  private readonly byKind = new Map<string, Resource>();
  private readonly listeners = new Set<() => void>();
  private generation = 0;

  constructor() {
    for (const resource of builtinResources()) this.put(resource);
  }

  /** Changes whenever a resource comes or goes: for caches of discovery and OpenAPI. */
  get revision(): number {
    return this.generation;
  }

  all(): Resource[] {
    return [...this.byPath.values()];
  }

  find(group: string, version: string, plural: string): Resource | undefined {
    return this.byPath.get(`${group}/${version}/${plural}`);
  }

  /** By storage name, in the version that is stored. */
  stored(name: string): Resource | undefined {
    return this.byStorage.get(name);
  }

  ofKind(apiVersion: string, kind: string): Resource | undefined {
    return this.byKind.get(`${apiVersion}/${kind}`);
  }

  /** In the order that discovery lists them: core first, then as published. */
  versions(): ServedVersion[] {
    const found = new Map<string, ServedVersion>();
    for (const resource of this.byPath.values()) {
      const key = `${resource.group}/${resource.version}`;
      let served = found.get(key);
      if (!served) {
        served = {
          group: resource.group,
          version: resource.version,
          resources: [],
        };
        found.set(key, served);
      }
      served.resources.push(resource);
    }
    return [...found.values()];
  }

  put(resource: Resource): void {
    const { group, version, plural } = resource;
    this.byPath.set(`${group}/${version}/${plural}`, resource);
    const apiVersion = group ? `${group}/${version}` : version;
    if (resource.subresources || resource.verbs.length > 0) {
      this.byKind.set(`${apiVersion}/${resource.kind}`, resource);
    }
    const name = storageName(resource);
    if (!resource.custom || resource.custom.storageVersion === version) {
      this.byStorage.set(name, resource);
    }
    this.changed();
  }

  removeGroupResource(group: string, plural: string): void {
    for (const [key, resource] of [...this.byPath]) {
      if (resource.group !== group || resource.plural !== plural) continue;
      this.byPath.delete(key);
      this.byKind.delete(`${group}/${resource.version}/${resource.kind}`);
    }
    this.byStorage.delete(group ? `${plural}.${group}` : plural);
    this.changed();
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private changed() {
    this.generation += 1;
    for (const listener of this.listeners) listener();
  }
}
