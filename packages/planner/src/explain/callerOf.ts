import { Container, Workload } from '../kube/core';
import { ClusterView } from '../view/ClusterView';
import { podsOfWorkload } from '../view/indexes';
import { isInjected } from './targets';
import { Caller } from './types';

/** A workload as the sender of requests: with its labels, identity, sidecar, and the DNS domain that its sidecar was given. @public */
export function callerOf(
  view: ClusterView,
  workload: Workload,
): Extract<Caller, { type: 'workload' }> {
  const { kind, metadata, spec } = workload;
  const namespace = metadata.namespace ?? '';
  const { template } = spec;
  const labels = template.metadata?.labels ?? {};
  const pods = podsOfWorkload(view, namespace, kind, metadata.name);
  const sidecar = pods.find(pod => pod.sidecar)?.sidecar;
  const own = [
    ...template.spec.containers,
    ...(template.spec.initContainers ?? []),
  ].find((container: Container) => container.name === 'istio-proxy');
  const domain = domainIn(sidecar?.args ?? []) ?? domainIn(own?.args ?? []);
  const dnsNamespace = namespaceIn(domain);
  const searchNamespaces = (template.spec.dnsConfig?.searches ?? []).flatMap(
    search => namespaceIn(search) ?? [],
  );
  return {
    type: 'workload',
    namespace,
    labels,
    serviceAccount: template.spec.serviceAccountName ?? 'default',
    meshed:
      pods.length > 0
        ? sidecar !== undefined
        : isInjected(view, namespace, labels),
    ...(dnsNamespace && dnsNamespace !== namespace && { dnsNamespace }),
    ...(searchNamespaces.length && { searchNamespaces }),
  };
}

function domainIn(args: readonly string[]): string | undefined {
  const flag = args.indexOf('--domain');
  if (flag >= 0) return args[flag + 1];
  return args
    .find(arg => arg.startsWith('--domain='))
    ?.slice('--domain='.length);
}

/** The namespace of a `<namespace>.svc.<cluster domain>`; a variable, as injected, stands for the pod's own. */
function namespaceIn(domain: string | undefined): string | undefined {
  const found = /^([a-z0-9-]+)\.svc\./.exec(domain ?? '');
  return found?.[1];
}
