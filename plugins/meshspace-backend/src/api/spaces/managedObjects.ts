import {
  ClusterView,
  FORK_LABEL,
  KubeObject,
  MeshSpace,
  refName,
  refOf,
  SPACE_LABEL,
  SPACES_ANNOTATION,
  VIEW_KINDS,
  ViewKind,
  viewKindOf,
  WorkloadRef,
} from '@meshspace/planner';
import type { ManagedObject } from '@meshspace/plugin-meshspace-common';
import { stringify } from 'yaml';

/** Made by Kubernetes from what we made. */
const NOT_SHOWN: ReadonlySet<ViewKind> = new Set<ViewKind>([
  'Pod',
  'EndpointSlice',
  'MeshSpace',
]);

/** Everything in the cluster that stands there because of a space. */
export function managedObjects(
  view: ClusterView,
  space: MeshSpace,
): ManagedObject[] {
  const { name } = space.metadata;
  const found = new Map<string, KubeObject>();
  for (const kind of VIEW_KINDS) {
    if (NOT_SHOWN.has(kind)) continue;
    for (const object of view.list(kind)) {
      if (isFor(object, name)) {
        found.set(refName(refOf(object)), object);
      }
    }
  }
  for (const fork of space.status?.forks ?? []) {
    for (const ref of fork.routeObjects ?? []) {
      const kind = viewKindOf(ref.apiVersion, ref.kind);
      const object = kind && view.get(kind, ref.namespace, ref.name);
      if (object) found.set(refName(ref), object);
    }
  }
  return [...found.values()].map(object => {
    const fork = forkOf(object);
    return {
      ref: refOf(object),
      ...(fork && { fork }),
      why: whyOf(object, space),
      yaml: yamlOf(object),
    };
  });
}

/** Routes in a base can serve several spaces at once. */
function isFor({ metadata }: KubeObject, space: string): boolean {
  return (
    metadata.labels?.[SPACE_LABEL] === space ||
    !!metadata.annotations?.[SPACES_ANNOTATION]?.split(',').includes(space)
  );
}

/** As a person would write it: without what the server adds. */
export function yamlOf(object: KubeObject): string {
  const { apiVersion, kind, metadata, ...rest } = object;
  const { name, namespace, labels, annotations } = metadata;
  return stringify(
    {
      apiVersion,
      kind,
      metadata: {
        name,
        ...(namespace && { namespace }),
        ...(labels && { labels }),
        ...(annotations && { annotations }),
      },
      ...('status' in rest ? { ...rest, status: undefined } : rest),
    },
    { aliasDuplicateObjects: false },
  );
}

function forkOf({ metadata }: KubeObject): WorkloadRef | undefined {
  const label = metadata.labels?.[FORK_LABEL] ?? '';
  const dot = label.indexOf('.');
  if (dot < 0) return undefined;
  const kind = label.slice(0, dot);
  switch (kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Rollout':
      return { kind, name: label.slice(dot + 1) };
    default:
      return undefined;
  }
}

function whyOf({ kind, metadata }: KubeObject, { spec }: MeshSpace): string {
  const inBase = metadata.namespace === spec.base;
  switch (kind) {
    case 'Namespace':
      return 'Holds the forks.';
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Rollout':
      return 'The fork itself.';
    case 'Service':
      return 'Gives the fork an address.';
    case 'VirtualService':
    case 'HTTPRoute':
    case 'GRPCRoute':
      return inBase
        ? 'Sends requests with the header to the fork, all others as before.'
        : 'Sends requests with the header to the fork.';
    case 'Job':
      return 'Takes the routes back by itself if no controller lives.';
    case 'ServiceAccount':
      return 'Identity of the fork.';
    case 'ConfigMap':
    case 'Secret':
      return 'Copied from the base, since the fork refers to it.';
    default:
      return 'Keeps the fork in the same conditions as the base.';
  }
}
