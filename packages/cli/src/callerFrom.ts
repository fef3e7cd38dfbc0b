import { Caller, callerOf, ClusterView, workloadsOf } from '@meshspace/planner';
import { CommandError } from './CommandError';

const USAGE =
  '--from takes NAMESPACE/WORKLOAD, such as shop/web, or gateway:NAMESPACE/NAME.';

/** Who sends the request: a workload, or a gateway of either kind by the name of its object. */
export function callerFrom(
  view: ClusterView,
  from: string,
  port: number,
): Caller {
  const [, kind, path] = /^(gateway:)?(.*)$/.exec(from) ?? [];
  const [namespace, name, ...rest] = (path ?? '').split('/');
  if (!namespace || !name || rest.length > 0) throw new CommandError(USAGE);
  return kind
    ? gatewayCaller(view, namespace, name, port)
    : workloadCaller(view, namespace, name);
}

function workloadCaller(view: ClusterView, namespace: string, name: string) {
  const workloads = workloadsOf(view, namespace);
  const found = workloads.find(({ metadata }) => metadata.name === name);
  if (found) return callerOf(view, found);
  if (workloads.length === 0) {
    const others = view
      .list('Namespace')
      .map(({ metadata }) => metadata.name)
      .filter(one => workloadsOf(view, one).length > 0);
    throw new CommandError(
      `There are no workloads in ${namespace}; there are some in ${
        others.join(', ') || 'no namespace of the input'
      }.`,
    );
  }
  const known = workloads.map(({ metadata }) => metadata.name).join(', ');
  throw new CommandError(
    `${namespace} has no workload ${name}; it has ${known}.`,
  );
}

function gatewayCaller(
  view: ClusterView,
  namespace: string,
  name: string,
  port: number,
): Caller {
  if (view.get('Gateway', namespace, name)) {
    return { type: 'gatewayApi', namespace, name, port };
  }
  const gateway = view.get('IstioGateway', namespace, name);
  if (!gateway) {
    const known = [
      ...view.list('IstioGateway', namespace),
      ...view.list('Gateway', namespace),
    ].map(({ metadata }) => metadata.name);
    throw new CommandError(
      `${namespace} has no gateway ${name}; it has ${
        known.join(', ') || 'none'
      }.`,
    );
  }
  const labels = gateway.spec.selector ?? {};
  // It runs where its pods do; where none is seen, where gateways usually run.
  const pod = view
    .list('Pod')
    .find(({ metadata }) =>
      Object.entries(labels).every(
        ([key, value]) => metadata.labels?.[key] === value,
      ),
    );
  return {
    type: 'gateway',
    namespace: pod?.metadata.namespace ?? view.mesh.rootNamespace,
    labels: pod?.metadata.labels ?? labels,
    port,
  };
}
