import { MeshSpace } from '../../meshspace/MeshSpace';
import { FINALIZER } from '../../meshspace/names';
import { Raw } from '../../kube/objects';
import { objectsAt, tableAt, textAt } from '../../model/raw';
import { hostOf, PlanContext, spaceLabels } from '../context';
import { Desired, stamped, Wanted } from '../desired';

/** Labels of a base's namespace that decide how its pods come into the mesh and what they may do. */
const NAMESPACE_LABELS =
  /^(istio-injection|istio\.io\/(rev|dataplane-mode|use-waypoint|use-waypoint-namespace)|pod-security\.kubernetes\.io\/.+)$/;

/** The finalizer alone: server-side apply leaves the rest of the resource to those who own it. */
export function withFinalizer(space: MeshSpace, held: boolean): Wanted {
  const { apiVersion, kind, metadata } = space;
  return {
    apiVersion,
    kind,
    metadata: {
      name: metadata.name,
      // Without it, applying to a space that has just gone would make it anew.
      ...(metadata.uid !== undefined && { uid: metadata.uid }),
      finalizers: held ? [FINALIZER] : [],
    },
  };
}

/** The space's namespace and what stands in it before any fork. */
export function spaceObjects(
  { view, policy }: PlanContext,
  space: MeshSpace,
): Desired[] {
  const { name, uid } = space.metadata;
  const base = view.get('Namespace', undefined, space.spec.base);
  const discovered = discoveryLabels(view.mesh.discoverySelectors);
  const inherited = Object.fromEntries(
    Object.entries(base?.metadata.labels ?? {}).filter(
      ([key]) => NAMESPACE_LABELS.test(key) || discovered.has(key),
    ),
  );
  const labels = spaceLabels(space);
  const namespace: Desired = {
    round: 0,
    reason: `A namespace of your own, in the mesh like ${space.spec.base}`,
    object: stamped({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: { ...inherited, ...labels },
        ...(uid !== undefined && {
          ownerReferences: [
            {
              apiVersion: space.apiVersion,
              kind: space.kind,
              name,
              uid,
              controller: true,
              blockOwnerDeletion: true,
            },
          ],
        }),
      },
    }),
  };
  const cacheKey: Desired = {
    round: 1,
    reason:
      'Keeps Istio from mixing up the routes of this space with those of the base',
    object: stamped({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'meshspace-cache-key', namespace: name, labels },
      spec: {
        hosts: [hostOf(view, 'meshspace-cache-key', name)],
        exportTo: ['.'],
        http: [{ directResponse: { status: 404 } }],
      },
    }),
  };
  const hard = space.spec.quota ?? policy.quota;
  const quota: Desired[] = hard
    ? [
        {
          round: 1,
          reason: 'Limits what the space can use',
          object: stamped({
            apiVersion: 'v1',
            kind: 'ResourceQuota',
            metadata: { name: 'meshspace', namespace: name, labels },
            spec: { hard },
          }),
        },
      ]
    : [];
  const limits: Desired[] = policy.limits
    ? [
        {
          round: 1,
          reason: 'Gives limits to containers that have none',
          object: stamped({
            apiVersion: 'v1',
            kind: 'LimitRange',
            metadata: { name: 'meshspace', namespace: name, labels },
            spec: policy.limits,
          }),
        },
      ]
    : [];
  return [namespace, cacheKey, ...quota, ...limits];
}

/** Labels that make istiod look into a namespace: without them, it would not know the forks. */
function discoveryLabels(selectors: readonly Raw[]): Set<string> {
  return new Set(
    selectors.flatMap(selector => [
      ...Object.keys(tableAt(selector, 'matchLabels')),
      ...objectsAt(selector, 'matchExpressions').map(
        expression => textAt(expression, 'key') ?? '',
      ),
    ]),
  );
}
