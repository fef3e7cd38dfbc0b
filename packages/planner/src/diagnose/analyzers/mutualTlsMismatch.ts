import { clientMode, handshake, serverMode } from '../../explain/mutualTls';
import { targetsOf } from '../../explain/targets';
import { Denial } from '../../explain/types';
import { Service } from '../../kube/core';
import { refName } from '../../kube/objects';
import { destinationRuleFor } from '../../model/destinationRules';
import { hostOf } from '../../plan/context';
import { routedServices } from '../../plan/routes/forkRoutes';
import { ClusterView } from '../../view/ClusterView';
import { Analyzer, basesOf } from '../Analyzer';
import { Finding } from '../types';

/** What a DestinationRule makes callers send, and what the other end takes: they must fit, at the base and at its forks. */
export const mutualTlsMismatch: Analyzer = ({ view, now }) => {
  if (view.list('DestinationRule').length === 0) return [];
  return basesOf(view).flatMap(({ metadata: { name: base } }) => {
    const own = view
      .list('Service', base)
      .map(service => ({ service, namespace: base, name: base }));
    const forks = routedServices(view, base, now).flatMap(
      ({ space: { metadata }, service }) => {
        const fork = view.get('Service', metadata.name, service.metadata.name);
        return fork
          ? [{ service: fork, namespace: metadata.name, name: metadata.name }]
          : [];
      },
    );
    return [...own, ...forks].flatMap(({ service, namespace }) => {
      const refused = refusalOf(view, base, service, namespace);
      return refused ? [finding(base, service, namespace, refused)] : [];
    });
  });
};

function refusalOf(
  view: ClusterView,
  base: string,
  service: Service,
  namespace: string,
): Denial | undefined {
  const name = service.metadata.name;
  const host = hostOf(view, name, namespace);
  const rule = destinationRuleFor(
    view,
    { namespace: base, labels: {} },
    host,
    namespace,
  );
  if (!rule) return undefined;
  for (const { port, protocol = 'TCP' } of service.spec.ports ?? []) {
    const asked = clientMode(rule, port, undefined);
    const [target] =
      asked === undefined || protocol !== 'TCP'
        ? []
        : targetsOf(view, {
            cluster: '',
            host,
            port,
            namespace,
            service: name,
            share: 1,
          });
    const refused =
      target &&
      handshake(target, serverMode(view, target), asked, rule, true, true)
        .refused;
    if (refused) return refused;
  }
  return undefined;
}

function finding(
  base: string,
  { metadata: { name } }: Service,
  namespace: string,
  { by, why }: Denial,
): Finding {
  const whose = namespace === base ? name : `the fork of ${name}`;
  return {
    code: 'MSP0028',
    severity: 'error',
    object: by,
    ...(namespace !== base && { space: namespace }),
    base,
    message: `Callers of ${base} and ${whose} do not agree on mutual TLS. ${refName(
      by,
    )}: ${why}.`,
    effect: `Requests for ${whose} in ${namespace} are answered with 503.`,
    nextStep:
      by.kind === 'PeerAuthentication'
        ? `Set tls.mode ISTIO_MUTUAL in the DestinationRule of ${name}, or remove its tls.`
        : `Let ${name} take mutual TLS (a sidecar, and no PeerAuthentication with DISABLE), or set tls.mode DISABLE in ${refName(
            by,
          )}.`,
  };
}
