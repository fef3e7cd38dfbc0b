import { AuthorizationPolicy, LabelMap } from '../../kube/istio';
import { KubeObject, Raw } from '../../kube/objects';
import { hasLabels, selects } from '../../kube/labels';
import { LabelSelector } from '../../kube/core';
import { MeshSpace } from '../../meshspace/MeshSpace';
import { objectAt, objectsAt, tableAt, textsAt } from '../../model/raw';
import { ClusterView } from '../../view/ClusterView';
import { isOurs, spaceLabels } from '../context';
import { Desired, stamped } from '../desired';

/**
 * The base's policies that decide who may talk to the forked workloads, for the space: what was shut in the base is not open
 * in the fork, and who may call the one may call the other.
 */
export function policies(
  view: ClusterView,
  space: MeshSpace,
  forks: readonly LabelMap[],
): Desired[] {
  const { base } = space.spec;
  const copy = (object: KubeObject & { spec?: Raw }, spec: Raw): Desired => ({
    round: 1,
    reason: `The ${object.kind} ${object.metadata.name} of the base holds for your forks, too`,
    object: stamped({
      apiVersion: object.apiVersion,
      kind: object.kind,
      metadata: {
        name: object.metadata.name,
        namespace: space.metadata.name,
        labels: spaceLabels(space),
      },
      spec,
    }),
  });
  const concerns = (labels: LabelMap | undefined) =>
    !labels || forks.some(fork => hasLabels(fork, labels));
  return [
    ...view
      .list('PeerAuthentication', base)
      .filter(({ spec }) => concerns(spec?.selector?.matchLabels))
      .map(found => copy(found as KubeObject, { ...found.spec })),
    // Without it, a policy that asks for who is in a token would refuse everybody.
    ...view
      .list('RequestAuthentication', base)
      .filter(
        ({ spec }) =>
          !spec?.targetRefs &&
          concerns(
            objectAt(spec, 'selector') &&
              tableAt(objectAt(spec, 'selector'), 'matchLabels'),
          ),
      )
      .map(found => copy(found, { ...found.spec })),
    ...view
      .list('AuthorizationPolicy', base)
      .filter(
        found =>
          !found.spec?.targetRefs &&
          concerns(found.spec?.selector?.matchLabels),
      )
      .map(found => copy(found, withSpaceAsSource(found, space))),
    ...view
      .list('NetworkPolicy', base)
      .filter(found => !isOurs(found) && forks.some(podsOf(found.spec)))
      .map(found => copy(found, withBaseAsPeer(found.spec, base))),
  ];
}

function podsOf(spec: Raw) {
  const selector = (objectAt(spec, 'podSelector') ?? {}) as LabelSelector;
  return (labels: LabelMap) => selects(selector, labels);
}

/** Where the base's callers are named by their place, the space's forks of them are named, too. */
function withSpaceAsSource(
  { spec = {} }: AuthorizationPolicy,
  space: MeshSpace,
): Raw {
  const { base } = space.spec;
  const { name } = space.metadata;
  const own = (values: string[], find: string, replace: string) => [
    ...new Set(
      values.flatMap(value =>
        value.includes(find) ? [value, value.replace(find, replace)] : [value],
      ),
    ),
  ];
  if (!spec.rules) return { ...spec };
  return {
    ...spec,
    rules: spec.rules.map(rule => {
      if (!Array.isArray(rule.from)) return rule;
      return {
        ...rule,
        from: objectsAt(rule, 'from').map(entry => {
          const source = objectAt(entry, 'source');
          if (!source) return entry;
          return {
            ...entry,
            source: {
              ...source,
              ...(source.principals !== undefined && {
                principals: own(
                  textsAt(source, 'principals'),
                  `/ns/${base}/`,
                  `/ns/${name}/`,
                ),
              }),
              ...(source.namespaces !== undefined && {
                namespaces: [
                  ...new Set(
                    textsAt(source, 'namespaces').flatMap(value =>
                      value === base ? [value, name] : [value],
                    ),
                  ),
                ],
              }),
            },
          };
        }),
      };
    }),
  };
}

/** Peers that a policy means in its own namespace are the base's pods and the space's. */
function withBaseAsPeer(spec: Raw, base: string): Raw {
  const peers = (list: Raw[]) =>
    list.flatMap(peer =>
      peer.podSelector && !peer.namespaceSelector
        ? [
            peer,
            {
              ...peer,
              namespaceSelector: {
                matchLabels: { 'kubernetes.io/metadata.name': base },
              },
            },
          ]
        : [peer],
    );
  const rules = (direction: 'ingress' | 'egress', key: 'from' | 'to') =>
    spec[direction] === undefined
      ? {}
      : {
          [direction]: objectsAt(spec, direction).map(rule =>
            rule[key] === undefined
              ? rule
              : { ...rule, [key]: peers(objectsAt(rule, key)) },
          ),
        };
  return { ...spec, ...rules('ingress', 'from'), ...rules('egress', 'to') };
}
