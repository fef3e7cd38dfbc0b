import { createHash } from 'node:crypto';
import { apiVersionOf, Resource } from '../../resources/Resource';
import { Resources, ServedVersion } from '../../resources/Resources';

const V2 = 'apidiscovery.k8s.io/v2';

function isAggregated(accept: string): boolean {
  return (
    /g=apidiscovery\.k8s\.io/.test(accept) &&
    /as=APIGroupDiscoveryList/.test(accept) &&
    /v=v2(;|,|$)/.test(accept)
  );
}

function groupOf(versions: ServedVersion[]) {
  const list = versions.map(({ group, version }) => ({
    groupVersion: `${group}/${version}`,
    version,
  }));
  return { name: versions[0].group, versions: list, preferredVersion: list[0] };
}

/** Kubernetes' order of versions: v2 before v1 before v1beta1. */
export function versionRank(version: string): number {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (!match) return -1;
  const stage = { alpha: 0, beta: 1 }[match[2]] ?? 2;
  return stage * 1e6 + Number(match[1]) * 1e3 + Number(match[3] ?? 0);
}

function byGroup(resources: Resources): Map<string, ServedVersion[]> {
  const groups = new Map<string, ServedVersion[]>();
  for (const served of resources.versions()) {
    const list = groups.get(served.group) ?? [];
    list.push(served);
    groups.set(served.group, list);
  }
  for (const list of groups.values()) {
    list.sort((a, b) => versionRank(b.version) - versionRank(a.version));
  }
  return groups;
}

function aggregatedResource(resource: Resource) {
  const { group, version, kind } = resource;
  return {
    resource: resource.plural,
    responseKind: resource.custom
      ? { group, version, kind }
      : { group: '', version: '', kind },
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: resource.verbs,
    ...(resource.shortNames.length > 0
      ? { shortNames: resource.shortNames }
      : {}),
    ...(resource.categories.length > 0
      ? { categories: resource.categories }
      : {}),
    ...(resource.subresources.length > 0
      ? {
          subresources: resource.subresources.map(
            ({ name, responseKind, verbs }) => ({
              subresource: name,
              responseKind,
              verbs,
            }),
          ),
        }
      : {}),
  };
}

function aggregated(groups: [string, ServedVersion[]][]) {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: V2,
    metadata: {},
    items: groups.map(([name, versions]) => ({
      metadata: name ? { name } : {},
      versions: versions.map(served => ({
        version: served.version,
        resources: served.resources.map(aggregatedResource),
        freshness: 'Current',
      })),
    })),
  };
}

function resourceList(served: ServedVersion) {
  const resources = served.resources.flatMap(resource => [
    {
      name: resource.plural,
      singularName: resource.singular,
      namespaced: resource.namespaced,
      kind: resource.kind,
      verbs: resource.verbs,
      ...(resource.shortNames.length > 0
        ? { shortNames: resource.shortNames }
        : {}),
      ...(resource.categories.length > 0
        ? { categories: resource.categories }
        : {}),
      ...(resource.verbs.includes('list')
        ? {
            storageVersionHash:
              resource.hash ?? hash(apiVersionOf(resource) + resource.kind),
          }
        : {}),
    },
    ...resource.subresources.map(({ name, responseKind, verbs }) => ({
      name: `${resource.plural}/${name}`,
      singularName: '',
      namespaced: resource.namespaced,
      ...(responseKind.group && !resource.custom
        ? { group: responseKind.group, version: responseKind.version }
        : {}),
      kind: responseKind.kind,
      verbs,
    })),
  ]);
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf(served),
    resources: [...resources].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function hash(text: string): string {
  return createHash('sha256')
    .update(text)
    .digest()
    .subarray(0, 8)
    .toString('base64');
}

export interface Document {
  value: unknown;
  contentType?: string;
}

/** Discovery in its old and its aggregated form. `undefined` when the path is none of its. */
export function discovery(
  resources: Resources,
  path: string,
  accept: string,
  address: string,
): Document | undefined {
  const parts = path.split('/').filter(Boolean);
  const groups = byGroup(resources);
  const named = [...groups].filter(([name]) => name !== '');
  const document = (
    list: [string, ServedVersion[]][],
    plain: unknown,
  ): Document =>
    isAggregated(accept)
      ? {
          value: aggregated(list),
          contentType:
            'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
        }
      : { value: plain };
  if (path === '/api') {
    return document([['', groups.get('') ?? []]], {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [
        { clientCIDR: '0.0.0.0/0', serverAddress: address },
      ],
    });
  }
  if (path === '/apis') {
    return document(named, {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: named.map(([, versions]) => groupOf(versions)),
    });
  }
  const [root, first, second] = parts;
  if (root === 'api' && parts.length === 2 && first === 'v1') {
    const core = groups.get('')?.[0];
    return core && { value: resourceList(core) };
  }
  const versions = root === 'apis' ? groups.get(first) : undefined;
  if (!versions || parts.length > 3) return undefined;
  if (parts.length === 2) {
    return {
      value: { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(versions) },
    };
  }
  const served = versions.find(({ version }) => version === second);
  return served && { value: resourceList(served) };
}
