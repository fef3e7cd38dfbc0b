import { refName } from '../kube/objects';
import { ClusterView } from '../view/ClusterView';
import { Analyzer } from './Analyzer';
import { addressProblem } from './analyzers/addressProblem';
import { baseMovedOn } from './analyzers/baseMovedOn';
import { baseWorkloadGone } from './analyzers/baseWorkloadGone';
import { callersKeptOut } from './analyzers/callersKeptOut';
import { conflictingInjection } from './analyzers/conflictingInjection';
import { duplicateHost } from './analyzers/duplicateHost';
import { expiredAlive } from './analyzers/expiredAlive';
import { forkMissed } from './analyzers/forkMissed';
import { headerCollision } from './analyzers/headerCollision';
import { headerNotPassedOn } from './analyzers/headerNotPassedOn';
import { hiddenByDiscovery } from './analyzers/hiddenByDiscovery';
import { injectionOff } from './analyzers/injectionOff';
import { kindMissing } from './analyzers/kindMissing';
import { laggingSidecars } from './analyzers/laggingSidecars';
import { leftOverGraft } from './analyzers/leftOverGraft';
import { leftOverObjects } from './analyzers/leftOverObjects';
import { mixedRouteKinds } from './analyzers/mixedRouteKinds';
import { mutualTlsMismatch } from './analyzers/mutualTlsMismatch';
import { networkInTheWay } from './analyzers/networkInTheWay';
import { orphanedNamespace } from './analyzers/orphanedNamespace';
import { podsWithoutSidecar } from './analyzers/podsWithoutSidecar';
import { portWithoutProtocol } from './analyzers/portWithoutProtocol';
import { privateRoute } from './analyzers/privateRoute';
import { quotaInTheWay } from './analyzers/quotaInTheWay';
import { routeToNowhere } from './analyzers/routeToNowhere';
import { staleRoute } from './analyzers/staleRoute';
import { strangePods } from './analyzers/strangePods';
import { stuckDeletion } from './analyzers/stuckDeletion';
import { switchMissing } from './analyzers/switchMissing';
import { Finding, ObservedCalls } from './types';

const ANALYZERS: readonly Analyzer[] = [
  injectionOff,
  conflictingInjection,
  podsWithoutSidecar,
  portWithoutProtocol,
  duplicateHost,
  privateRoute,
  mixedRouteKinds,
  callersKeptOut,
  staleRoute,
  orphanedNamespace,
  headerCollision,
  baseMovedOn,
  baseWorkloadGone,
  expiredAlive,
  stuckDeletion,
  quotaInTheWay,
  laggingSidecars,
  switchMissing,
  hiddenByDiscovery,
  leftOverGraft,
  forkMissed,
  leftOverObjects,
  strangePods,
  networkInTheWay,
  mutualTlsMismatch,
  headerNotPassedOn,
  kindMissing,
  routeToNowhere,
  addressProblem,
];

const RANK = { error: 0, warning: 1, info: 2 };

/**
 * What is wrong in a cluster, the worst first, with what it means and what to do.
 * @public
 */
export function diagnose(
  view: ClusterView,
  options: { now: Date; traffic?: readonly ObservedCalls[] },
): Finding[] {
  return ANALYZERS.flatMap(analyzer => analyzer({ view, ...options })).sort(
    (a, b) =>
      RANK[a.severity] - RANK[b.severity] || compare(keyOf(a), keyOf(b)),
  );
}

function keyOf({ code, object, message }: Finding): string {
  return `${code} ${refName(object)} ${message}`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
