import { destinationRuleFor } from '../model/destinationRules';
import { seenRequest } from '../model/request';
import { ClusterView } from '../view/ClusterView';
import { authorize } from './authorization';
import { clientMode, handshake, serverMode } from './mutualTls';
import { Target, targetsOf } from './targets';
import {
  Caller,
  Denial,
  Hop,
  MutualTls,
  RequestShape,
  Treatment,
  Upstream,
} from './types';

type Protection = Pick<Hop, 'mtls' | 'denied'>;

/** How the other end protects itself: from the first upstream that takes requests. */
export function protectionOf(
  view: ClusterView,
  caller: Caller,
  request: RequestShape,
  treatment: Treatment,
): Protection {
  const upstream = reachedBy(treatment);
  const [target] = upstream ? targetsOf(view, upstream) : [];
  if (!upstream || !target) return {};
  const meshed = treatment.type === 'forward';
  const labels = caller.type === 'gatewayApi' ? {} : caller.labels;
  const rule = meshed
    ? destinationRuleFor(
        view,
        { namespace: caller.namespace, labels },
        upstream.host,
        upstream.namespace ?? '',
      )
    : undefined;
  const asked = clientMode(rule, upstream.port, upstream.subset);
  const server = serverMode(view, target);
  const { mtls, refused } = handshake(
    target,
    server,
    asked,
    rule,
    meshedCaller(caller),
    meshed,
  );
  if (refused) return { mtls, denied: refused };
  const stranger = strangerBehind(upstream, mtls);
  if (stranger) return { mtls, denied: stranger };
  if (!target.meshed) return { mtls };
  const encrypted = mtls === 'strict' || mtls === 'permissive';
  const denied = authorize(
    view,
    target,
    authorizedRequest(view, caller, request, treatment, target, encrypted),
  );
  return { mtls, ...(denied && { denied }) };
}

function meshedCaller(caller: Caller): boolean {
  return caller.type !== 'workload' || caller.meshed !== false;
}

function reachedBy(treatment: Treatment): Upstream | undefined {
  if (treatment.type === 'forward') {
    return treatment.upstreams.find(({ missing }) => !missing);
  }
  if (treatment.type !== 'passthrough' || !treatment.service) return undefined;
  const { host, port, namespace, service } = treatment;
  return {
    cluster: 'PassthroughCluster',
    host,
    port,
    namespace,
    service,
    share: 1,
  };
}

/**
 * A headless destination of one namespace, and a caller that dialled a pod of another: mutual TLS expects the identity of the
 * destination and meets the other's.
 */
function strangerBehind(
  { dialled, namespace, service, host }: Upstream,
  mtls: MutualTls,
): Denial | undefined {
  const encrypted = mtls === 'strict' || mtls === 'permissive';
  if (!encrypted || !dialled || dialled.namespace === namespace)
    return undefined;
  return {
    by: { apiVersion: 'v1', kind: 'Service', namespace, name: service ?? host },
    why: `it is headless, so the request goes to ${dialled.host}, which has not the identity that mutual TLS expects here`,
    status: 503,
  };
}

function authorizedRequest(
  { mesh }: ClusterView,
  caller: Caller,
  shape: RequestShape,
  treatment: Treatment,
  { port }: Target,
  encrypted: boolean,
) {
  const { headers, authority, path: original } = seenRequest(shape);
  const forwarded = treatment.type === 'forward' ? treatment : undefined;
  const account =
    caller.type === 'gatewayApi' ? undefined : caller.serviceAccount;
  const principal = `${mesh.trustDomain}/ns/${caller.namespace}/sa/${
    account ?? 'default'
  }`;
  return {
    ...(encrypted && { principal, namespace: caller.namespace }),
    method: shape.method,
    host: forwarded?.authority ?? authority,
    path: (forwarded?.path ?? original).split('?', 1)[0],
    port,
    header: (name: string) => headers.get(name)?.join(','),
  };
}
