import { KubeObject, ObjectRef, Raw, refName, refOf } from '../kube/objects';
import { viewKindOf } from '../kube/kinds';
import { APPLIED_ANNOTATION } from '../meshspace/names';
import { ClusterView } from '../view/ClusterView';
import { digest, sameJson, stableJson } from './digest';

/** An object as we want it. */
export type Wanted = KubeObject & Raw;

/** What should be in the cluster, and why. */
export interface Desired {
  object: Wanted;
  /** Its data comes from here; the planner never sees it. */
  copyOf?: { ref: ObjectRef; resourceVersion: string };
  reason: string;
  round: number;
}

/** The object with a digest of itself, so that the next plan knows whether it was applied as it is now wanted. */
export function stamped(object: Wanted, seed = ''): Wanted {
  const place = stampOf(object);
  return {
    ...object,
    metadata: {
      ...object.metadata,
      [place]: {
        ...object.metadata[place],
        [APPLIED_ANNOTATION]: digest(stableJson(object) + seed),
      },
    },
  };
}

/** Annotations of a Secret may hold anything, so the view does not keep them. */
function stampOf({ kind }: KubeObject): 'labels' | 'annotations' {
  return kind === 'Secret' ? 'labels' : 'annotations';
}

/** What the view has under an object's name. */
export function inView(
  view: ClusterView,
  ref: ObjectRef,
): (KubeObject & Raw) | undefined {
  const kind = viewKindOf(ref.apiVersion, ref.kind);
  return kind
    ? (view.get(kind, ref.namespace, ref.name) as unknown as
        | (KubeObject & Raw)
        | undefined)
    : undefined;
}

/** Kinds of which the view keeps all that we set; of the others only the digest can tell. */
const COMPARED = new Set([
  'Namespace',
  'Deployment',
  'StatefulSet',
  'Service',
  'HTTPRoute',
  'GRPCRoute',
]);

/** Nobody adds anything to these by default, and their lists are one value to the server. */
const WHOLE = new Set([
  'VirtualService',
  'DestinationRule',
  'PeerAuthentication',
  'AuthorizationPolicy',
  'ServiceEntry',
  'Sidecar',
]);

/** Whether the cluster already holds the object as wanted: applied in this form, and not changed by someone since. */
export function isInPlace(view: ClusterView, wanted: Wanted): boolean {
  const found = inView(view, refOf(wanted));
  if (!found || found.metadata.deletionTimestamp) return false;
  const applied = (object: KubeObject) =>
    object.metadata[stampOf(object)]?.[APPLIED_ANNOTATION];
  if (applied(found) !== applied(wanted)) return false;
  if (WHOLE.has(wanted.kind)) {
    return sameJson(found.spec, wanted.spec);
  }
  return !COMPARED.has(wanted.kind) || contains(found, wanted);
}

/** Whether `actual` has everything that `wanted` says; what the server or others added does not count. */
function contains(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(actual) &&
      actual.length >= wanted.length &&
      wanted.every((entry, index) =>
        contains(matching(actual, wanted, index), entry),
      )
    );
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof actual !== 'object' || actual === null) return false;
    const record = actual as Record<string, unknown>;
    return Object.entries(wanted).every(
      ([key, value]) => value === undefined || contains(record[key], value),
    );
  }
  return actual === wanted;
}

/** Lists of named things may have been added to by a webhook, anywhere; two of one name can only be told by their place. */
function matching(
  list: unknown[],
  wanted: readonly unknown[],
  index: number,
): unknown {
  const name = nameOf(wanted[index]);
  const named = wanted.filter(entry => nameOf(entry) === name);
  return name === undefined || named.length > 1
    ? list[index]
    : list.find(candidate => nameOf(candidate) === name);
}

function nameOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'name' in entry
    ? entry.name
    : undefined;
}

/** Sorts by object, so that plans read alike whatever the order of the view. */
export function compareRefs(a: ObjectRef, b: ObjectRef): number {
  const [left, right] = [refName(a), refName(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
