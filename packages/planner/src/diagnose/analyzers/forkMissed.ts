import { route } from '../../explain/explain';
import { ObjectRef, refName, refOf } from '../../kube/objects';
import { sidecarScopeOf } from '../../model/sidecarScope';
import { forkName } from '../../plan/context';
import { routesOfBase, spacesOfRoute } from '../../plan/owned';
import { ClusterView } from '../../view/ClusterView';
import { Analyzer, basesOf } from '../Analyzer';
import { comesToFork, MissedFork, missedForks, requestOf } from '../callers';
import { Finding } from '../types';

/** A ready fork that callers with the header do not come to, and what stands in the way. */
export const forkMissed: Analyzer = ({ view, now }) =>
  basesOf(view).flatMap(({ metadata: { name: base } }) =>
    missedForks(view, base, now)
      .filter(call => !isSaidAlready(call))
      .map(call => ({
        ...(hiddenBySidecar(view, base, call) ??
          shadowed(view, base, call) ??
          unrouted(call)),
        space: call.entry.space.metadata.name,
        base,
      })),
  );

/** Its status names the object that makes it unroutable. */
function isSaidAlready({ entry: { space } }: MissedFork): boolean {
  return (space.status?.forks ?? []).some(
    ({ phase }) => phase === 'Unroutable',
  );
}

/** The proof is that the same call comes to the fork as soon as the Sidecar is gone. */
function hiddenBySidecar(
  view: ClusterView,
  base: string,
  call: MissedFork,
): Finding | undefined {
  const { caller, entry } = call;
  const { sidecar } = sidecarScopeOf(view, base, caller.sender.labels);
  if (!sidecar) return undefined;
  const { name, namespace } = sidecar.metadata;
  const without = view.overlay([
    { type: 'delete', kind: 'Sidecar', namespace, name },
  ]);
  if (!comesToFork(without, call)) return undefined;
  return {
    code: 'MSP0023',
    severity: 'error',
    object: refOf(sidecar),
    message: `${refName(refOf(sidecar))} hides the fork of ${
      entry.service.metadata.name
    } from ${caller.name}.`,
    effect: `Requests of ${caller.name} with the header of ${entry.space.metadata.name} are answered by the base.`,
    nextStep: `Let its egress look into port ${call.port} (protocol HTTP), and add "./*" and "${entry.space.metadata.name}/*" to its hosts.`,
  };
}

/** A route of ours stands there, but the caller's proxy follows another. */
function shadowed(
  view: ClusterView,
  base: string,
  call: MissedFork,
): Finding | undefined {
  const { entry, caller, headers } = call;
  const space = entry.space.metadata.name;
  const ours = routesOfBase(view, base).filter(object =>
    spacesOfRoute(object).includes(space),
  );
  const winner = winnerOf(view, call, headers);
  if (ours.length === 0 || !winner) return undefined;
  if (ours.some(object => refName(refOf(object)) === refName(winner))) {
    return undefined;
  }
  return {
    code: 'MSP0022',
    severity: 'error',
    object: winner,
    message: `${refName(winner)} is asked before the routes of ${space}: ${
      caller.name
    } does not come to the fork of ${entry.service.metadata.name}.`,
    effect: `Requests of ${caller.name} with the header of ${space} are answered by the base.`,
    nextStep: `Wait a moment: if it has just been made, our routes follow. If it stays, remove its exportTo, or see whether the controller runs.`,
  };
}

function winnerOf(
  view: ClusterView,
  call: MissedFork,
  headers: [string, string][],
): ObjectRef | undefined {
  return route(
    view,
    call.caller.sender,
    requestOf(call, headers),
  ).candidates.find(({ won, object }) => won && object.kind !== 'Service')
    ?.object;
}

function unrouted({ entry: { space, service } }: MissedFork): Finding {
  const name = service.metadata.name;
  const [fork] = space.spec.forks;
  return {
    code: 'MSP0024',
    severity: 'warning',
    object: refOf(space),
    message: `The fork of ${name} in ${space.metadata.name} is ready, but no route leads to it.`,
    effect: `Requests with the header of ${space.metadata.name} are answered by the base.`,
    nextStep: `Wait a moment; if it stays, see whether the controller runs, and what the space's status says of ${
      fork ? forkName(fork.workload) : name
    }.`,
  };
}
