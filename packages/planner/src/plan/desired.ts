import { KubeObject, ObjectRef, Raw, refName, refOf } from '../kube/objects';
import { viewKindOf } from '../kube/kinds';
import { APPLIED_ANNOTATION } from '../meshspace/names';
import { ClusterView } from '../view/ClusterView';
import { digest, sameJson, stableJson } from './digest';
import { contains } from './contains';

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

/** What was compared before: both sides stay the same objects for as long as nothing of them changes. */
const compared = new WeakMap<Wanted, { found: KubeObject; same: boolean }>();

/** Whether the cluster already holds the object as wanted: applied in this form, and not changed by someone since. */
export function isInPlace(view: ClusterView, wanted: Wanted): boolean {
  const found = inView(view, refOf(wanted));
  if (!found || found.metadata.deletionTimestamp) return false;
  const known = compared.get(wanted);
  if (known?.found === found) return known.same;
  const same = isAsWanted(found, wanted);
  compared.set(wanted, { found, same });
  return same;
}

function isAsWanted(found: KubeObject & Raw, wanted: Wanted): boolean {
  const applied = (object: KubeObject) =>
    object.metadata[stampOf(object)]?.[APPLIED_ANNOTATION];
  if (applied(found) !== applied(wanted)) return false;
  if (WHOLE.has(wanted.kind)) {
    return sameJson(found.spec, wanted.spec);
  }
  return !COMPARED.has(wanted.kind) || contains(found, wanted);
}

/** Sorts by object, so that plans read alike whatever the order of the view. */
export function compareRefs(a: ObjectRef, b: ObjectRef): number {
  const [left, right] = [refName(a), refName(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
