import { PeerAuthentication } from '../kube/istio';
import { hasLabels } from '../kube/labels';
import { ObjectRef, Raw, refOf } from '../kube/objects';
import { MergedRule } from '../model/destinationRules';
import { numberAt, objectAt, objectsAt, textAt } from '../model/raw';
import { ClusterView } from '../view/ClusterView';
import { Target } from './targets';
import { Denial, MutualTls } from './types';

/** What a workload takes on a port, and which object says so. */
export interface ServerMode {
  mode: 'STRICT' | 'PERMISSIVE' | 'DISABLE';
  by?: ObjectRef;
}

/** The policy of a workload: of its own selector, else of its namespace, else of the mesh; of several, the oldest. */
export function serverMode(
  view: ClusterView,
  { namespace, labels, port }: Target,
): ServerMode {
  const root = view.mesh.rootNamespace;
  const inNamespace = oldestFirst(view.list('PeerAuthentication', namespace));
  const selected = inNamespace.find(
    ({ spec }) =>
      hasSelector(spec) && hasLabels(labels, spec?.selector?.matchLabels),
  );
  const general = inNamespace.find(({ spec }) => !hasSelector(spec));
  const ofMesh = oldestFirst(view.list('PeerAuthentication', root)).find(
    ({ spec }) => !hasSelector(spec),
  );
  const ports = selected?.spec?.portLevelMtls;
  const modeOfPort =
    ports && Object.hasOwn(ports, port) ? ports[port].mode : undefined;
  const steps: [PeerAuthentication | undefined, string | undefined][] = [
    [selected, modeOfPort],
    [selected, selected?.spec?.mtls?.mode],
    [general, general?.spec?.mtls?.mode],
    [ofMesh, ofMesh?.spec?.mtls?.mode],
  ];
  for (const [policy, mode] of steps) {
    if (mode === 'STRICT' || mode === 'PERMISSIVE' || mode === 'DISABLE') {
      return { mode, ...(policy && { by: refOf(policy) }) };
    }
  }
  return { mode: 'PERMISSIVE' };
}

function hasSelector(spec: PeerAuthentication['spec']): boolean {
  return Object.keys(spec?.selector?.matchLabels ?? {}).length > 0;
}

function oldestFirst(policies: readonly PeerAuthentication[]) {
  return [...policies].sort((a, b) => {
    const left = a.metadata.creationTimestamp ?? '';
    const right = b.metadata.creationTimestamp ?? '';
    if (left !== right) return left < right ? -1 : 1;
    return a.metadata.name < b.metadata.name ? -1 : 1;
  });
}

/** The TLS mode that a DestinationRule asks of callers: of the subset's port, subset, port, host. */
export function clientMode(
  rule: MergedRule | undefined,
  port: number,
  subset: string | undefined,
): string | undefined {
  const ofSubset = rule?.subsets.find(
    ({ name }) => name === subset,
  )?.trafficPolicy;
  const policies = [ofSubset, rule?.trafficPolicy];
  return policies
    .flatMap(policy => [ofPort(policy, port), policy])
    .map(policy => textAt(objectAt(policy, 'tls'), 'mode'))
    .find(mode => mode !== undefined);
}

function ofPort(policy: Raw | undefined, port: number): Raw | undefined {
  return objectsAt(policy, 'portLevelSettings').find(
    settings => numberAt(objectAt(settings, 'port'), 'number') === port,
  );
}

/** How the two ends of a connection fit. */
export interface Handshake {
  mtls: MutualTls;
  /** Set if they do not. */
  refused?: Denial;
}

/** Whether a meshed caller encrypts: where no rule says otherwise, wherever the other end has a proxy that takes it. */
export function handshake(
  target: Target,
  server: ServerMode,
  asked: string | undefined,
  rule: MergedRule | undefined,
  callerMeshed: boolean,
  /** False if the call passes through without a route: then nobody encrypts. */
  routed: boolean,
): Handshake {
  const takes = target.meshed && server.mode !== 'DISABLE';
  const offers =
    routed && (asked === undefined ? takes : asked === 'ISTIO_MUTUAL');
  if (offers && takes) {
    return { mtls: server.mode === 'STRICT' ? 'strict' : 'permissive' };
  }
  if (offers && rule) {
    return {
      mtls: 'none',
      refused: {
        by: rule.from[0],
        why: 'it makes callers use mutual TLS, which the other end does not take',
        status: 503,
      },
    };
  }
  if (target.meshed && server.mode === 'STRICT' && server.by) {
    return {
      mtls: 'none',
      refused: {
        by: server.by,
        why: 'it takes mutual TLS only (STRICT), and this caller sends plain text',
        // A sidecar answers for the closed connection; without one, the caller sees it close.
        status: callerMeshed ? 503 : 0,
      },
    };
  }
  return { mtls: server.mode === 'DISABLE' ? 'disabled' : 'none' };
}
