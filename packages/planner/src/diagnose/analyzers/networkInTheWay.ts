import { NetworkPolicy, Service, Workload } from '../../kube/core';
import { refName, refOf } from '../../kube/objects';
import { routedServices } from '../../plan/routes/forkRoutes';
import { RoutedService } from '../../plan/routes/types';
import { ClusterView } from '../../view/ClusterView';
import { workloadsOf } from '../../view/indexes';
import { hasLabels } from '../../kube/labels';
import { Analyzer, basesOf } from '../Analyzer';
import { End, networkObstacles, policiesOf } from '../network';
import { Finding } from '../types';

/** A NetworkPolicy that lets callers reach the base but not the fork. */
export const networkInTheWay: Analyzer = ({ view, now }) => {
  if (view.list('NetworkPolicy').length === 0) return [];
  return basesOf(view).flatMap(({ metadata: { name: base } }) => {
    const callers = callersByPolicy(view, base);
    return routedServices(view, base, now).flatMap(entry =>
      obstaclesOf(view, base, callers, entry),
    );
  });
};

function obstaclesOf(
  view: ClusterView,
  base: string,
  callers: readonly Workload[],
  entry: RoutedService,
): Finding[] {
  const { space, service } = entry;
  const name = space.metadata.name;
  const [there] = selectedBy(view, base, service);
  const port = portOf(service);
  if (!there || port === undefined) return [];
  const ends = [base, name].map(namespace => ({
    namespace,
    labels: there.spec.template.metadata?.labels,
    port,
  }));
  const found = new Map<string, Finding>();
  for (const caller of callers) {
    const from: End = {
      namespace: base,
      labels: caller.spec.template.metadata?.labels,
    };
    const [toBase, toFork] = ends.map(to => networkObstacles(view, from, to));
    const [policy] = toFork;
    if (policy && toBase.length === 0) {
      found.set(refName(refOf(policy)), finding(base, entry, caller, policy));
    }
  }
  return [...found.values()];
}

/** Of callers that the same policies hold for, one is enough. */
function callersByPolicy(view: ClusterView, base: string): Workload[] {
  const found = new Map<string, Workload>();
  for (const workload of workloadsOf(view, base)) {
    const labels = workload.spec.template.metadata?.labels;
    const key = policiesOf(view, { namespace: base, labels }, 'Egress')
      .map(({ metadata }) => metadata.name)
      .join(' ');
    if (!found.has(key)) found.set(key, workload);
  }
  return [...found.values()];
}

function selectedBy(view: ClusterView, base: string, { spec }: Service) {
  const { selector } = spec;
  if (!selector) return [];
  return workloadsOf(view, base).filter(workload =>
    hasLabels(workload.spec.template.metadata?.labels, selector),
  );
}

/** Policies look at the pod's port. */
function portOf({ spec }: Service): number | undefined {
  const [first] = spec.ports ?? [];
  if (!first) return undefined;
  return typeof first.targetPort === 'number' ? first.targetPort : first.port;
}

function finding(
  base: string,
  { space, service }: RoutedService,
  caller: Workload,
  policy: NetworkPolicy,
): Finding {
  const name = space.metadata.name;
  const ref = refName(refOf(policy));
  const outward = policy.metadata.namespace === base;
  const [kind, peers, other] = outward
    ? ['Egress', 'to', name]
    : ['Ingress', 'from', base];
  return {
    code: 'MSP0027',
    severity: 'error',
    object: refOf(policy),
    space: name,
    base,
    message: `${ref} keeps ${caller.metadata.name} of ${base} away from the fork of ${service.metadata.name}.`,
    effect: `Requests with the header of ${name} find no connection and are answered with 503.`,
    nextStep: `Have a NetworkPolicy in ${
      policy.metadata.namespace
    } admit ${other}: {podSelector: {}, policyTypes: [${kind}], ${kind.toLowerCase()}: [{${peers}: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${other}}}}]}]}.`,
  };
}
