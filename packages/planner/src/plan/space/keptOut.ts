import { AuthorizationPolicy, LabelMap } from '../../kube/istio';
import { LabelSelector, NetworkPolicy } from '../../kube/core';
import { hasLabels, selects } from '../../kube/labels';
import { Raw, refName, refOf } from '../../kube/objects';
import { objectAt, objectsAt, textsAt } from '../../model/raw';
import { isOurs, SpaceContext } from '../context';

/**
 * Policies of the base that let its own callers in and not the space's: a fork is another identity in another namespace. We do
 * not change them, for that would give a person rights that they do not have; whoever may, is told how.
 */
export function warnOfRefusedCalls(
  { view, space, warn }: SpaceContext,
  forks: readonly LabelMap[],
): void {
  const { base } = space.spec;
  const { name } = space.metadata;
  for (const policy of view.list('AuthorizationPolicy', base)) {
    if (isOurs(policy) || guardsForksOnly(policy, forks)) continue;
    if (!refuses(policy, base, name)) continue;
    warn({
      code: 'CallsRefused',
      object: refOf(policy),
      message: `${refName(
        refOf(policy),
      )} lets callers of ${base} in, but not your forks: their calls to what it guards are answered with 403. Ask whoever owns it to allow the namespace ${name}, too.`,
    });
  }
  const labels = view.get('Namespace', undefined, name)?.metadata.labels ?? {};
  for (const policy of view.list('NetworkPolicy', base)) {
    if (isOurs(policy) || admits(policy, labels, name)) continue;
    warn({
      code: 'CallsRefused',
      object: refOf(policy),
      message: `${refName(
        refOf(policy),
      )} keeps pods of other namespaces away from what it selects, so calls of your forks to it find no connection. Ask whoever owns it to admit the namespace ${name}, too.`,
    });
  }
}

/** What guards only forked workloads is copied for them, with the space's callers in it. */
function guardsForksOnly(
  { spec }: AuthorizationPolicy,
  forks: readonly LabelMap[],
): boolean {
  const labels = spec?.selector?.matchLabels;
  return !!labels && forks.some(fork => hasLabels(fork, labels));
}

function refuses(
  { spec = {} }: AuthorizationPolicy,
  base: string,
  space: string,
): boolean {
  const sources = (spec.rules ?? []).flatMap(rule =>
    objectsAt(rule, 'from').map(entry => objectAt(entry, 'source') ?? {}),
  );
  switch (spec.action) {
    case 'DENY':
      return sources.some(
        source => excepts(source, base) && !excepts(source, space),
      );
    case undefined:
    case 'ALLOW':
      return (
        sources.some(source => names(source, base)) &&
        !sources.some(source => names(source, space))
      );
    default:
      return false;
  }
}

function names(source: Raw, namespace: string): boolean {
  return (
    textsAt(source, 'namespaces').includes(namespace) ||
    textsAt(source, 'principals').some(one => one.includes(`/ns/${namespace}/`))
  );
}

function excepts(source: Raw, namespace: string): boolean {
  return (
    textsAt(source, 'notNamespaces').includes(namespace) ||
    textsAt(source, 'notPrincipals').some(one =>
      one.includes(`/ns/${namespace}/`),
    )
  );
}

function admits(
  { spec }: NetworkPolicy,
  labels: Readonly<Record<string, string>>,
  space: string,
): boolean {
  const types = textsAt(spec, 'policyTypes');
  if (types.length > 0 && !types.includes('Ingress')) return true;
  const own = { ...labels, 'kubernetes.io/metadata.name': space };
  const rules = objectsAt(spec, 'ingress');
  return rules.some(rule => {
    const peers = objectsAt(rule, 'from');
    return (
      peers.length === 0 ||
      peers.some(({ namespaceSelector, ipBlock }) =>
        ipBlock !== undefined
          ? true
          : namespaceSelector !== undefined &&
            selects(namespaceSelector as LabelSelector, own),
      )
    );
  });
}
