import { LabelSelector, NetworkPolicy } from '../kube/core';
import { Labels, selects } from '../kube/labels';
import { Raw } from '../kube/objects';
import { numberAt, objectsAt, textsAt } from '../model/raw';
import { ClusterView } from '../view/ClusterView';

/** One end of a connection between pods. */
export interface End {
  readonly namespace: string;
  readonly labels: Labels;
}

type Direction = 'Ingress' | 'Egress';

/** The policies that stand in the way of a connection: a pod that some select takes only what one of them admits. */
export function networkObstacles(
  view: ClusterView,
  from: End,
  to: End & { readonly port: number },
): readonly NetworkPolicy[] {
  const outward = policiesOf(view, from, 'Egress');
  if (!admitted(view, outward, 'egress', to, to.port)) return outward;
  const inward = policiesOf(view, to, 'Ingress');
  return admitted(view, inward, 'ingress', from, to.port) ? [] : inward;
}

/** The policies that a pod is selected by. */
export function policiesOf(
  view: ClusterView,
  { namespace, labels }: End,
  direction: Direction,
): readonly NetworkPolicy[] {
  return view
    .list('NetworkPolicy', namespace)
    .filter(
      ({ spec }) =>
        typesOf(spec).includes(direction) &&
        selects((spec.podSelector ?? {}) as LabelSelector, labels),
    );
}

function typesOf(spec: Raw): readonly string[] {
  const named = textsAt(spec, 'policyTypes');
  if (named.length > 0) return named;
  return spec.egress === undefined ? ['Ingress'] : ['Ingress', 'Egress'];
}

function admitted(
  view: ClusterView,
  policies: readonly NetworkPolicy[],
  list: 'ingress' | 'egress',
  peer: End,
  port: number,
): boolean {
  if (policies.length === 0) return true;
  const side = list === 'ingress' ? 'from' : 'to';
  return policies.some(({ metadata, spec }) =>
    objectsAt(spec, list).some(rule => {
      const peers = objectsAt(rule, side);
      return (
        admitsPort(objectsAt(rule, 'ports'), port) &&
        (peers.length === 0 ||
          peers.some(one => isPeer(view, one, metadata.namespace ?? '', peer)))
      );
    }),
  );
}

/** A port by name is that of a container, which is not known here: it is given the benefit of the doubt. */
function admitsPort(ports: readonly Raw[], port: number): boolean {
  return (
    ports.length === 0 ||
    ports.some(entry => {
      const first = numberAt(entry, 'port');
      if (first === undefined) return true;
      return first <= port && port <= (numberAt(entry, 'endPort') ?? first);
    })
  );
}

function isPeer(
  view: ClusterView,
  { podSelector, namespaceSelector, ipBlock }: Raw,
  own: string,
  { namespace, labels }: End,
): boolean {
  // Addresses of pods may well lie in it.
  if (ipBlock !== undefined) return true;
  const known = view.get('Namespace', undefined, namespace)?.metadata.labels;
  const inNamespace =
    namespaceSelector === undefined
      ? namespace === own
      : selects(namespaceSelector as LabelSelector, {
          ...known,
          'kubernetes.io/metadata.name': namespace,
        });
  return (
    inNamespace &&
    (podSelector === undefined || selects(podSelector as LabelSelector, labels))
  );
}
