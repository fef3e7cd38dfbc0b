import { callerOf } from '../explain/callerOf';
import { Caller, Treatment } from '../explain/types';
import { requestHeader } from '../meshspace/header';
import { sidecarScopeOf } from '../model/sidecarScope';
import { treatment } from '../model/route';
import { httpPorts } from '../plan/routes/meshRoutes';
import { routedServices } from '../plan/routes/forkRoutes';
import { RoutedService } from '../plan/routes/types';
import { ClusterView } from '../view/ClusterView';
import { workloadsOf } from '../view/indexes';

type Sender = Extract<Caller, { type: 'workload' }>;

/** A workload of a base that calls others. */
export interface BaseCaller {
  readonly name: string;
  readonly sender: Sender;
}

/** Callers of a base with a sidecar: one for each Sidecar resource, for the others see what one of them sees. */
export function callersByScope(view: ClusterView, base: string): BaseCaller[] {
  const found = new Map<unknown, BaseCaller>();
  for (const workload of workloadsOf(view, base)) {
    const sender = callerOf(view, workload);
    if (sender.meshed === false) continue;
    const scope = sidecarScopeOf(view, base, sender.labels);
    if (!found.has(scope)) {
      found.set(scope, { name: workload.metadata.name, sender });
    }
  }
  return [...found.values()];
}

/** A call of a base's workload that carries a space's header and does not come to its fork. */
export interface MissedFork {
  readonly entry: RoutedService;
  readonly caller: BaseCaller;
  readonly headers: [string, string][];
  readonly port: number;
}

/** Ready forks that callers of a base do not come to with the header, though without it they come to the forked Service. */
export function missedForks(
  view: ClusterView,
  base: string,
  now: Date,
): MissedFork[] {
  const callers = callersByScope(view, base);
  return routedServices(view, base, now).flatMap(entry => {
    const { name, value } = requestHeader(entry.space.spec.header);
    const headers: [string, string][] = [[name.toLowerCase(), value]];
    const [port] = httpPorts(entry.service);
    if (port === undefined) return [];
    return callers
      .map(caller => ({ entry, caller, headers, port }))
      .filter(
        call =>
          landsOn(answer(view, call, []), entry.host) &&
          !comesToFork(view, call),
      );
  });
}

/** Whether the call comes to the fork in this view. */
export function comesToFork(view: ClusterView, call: MissedFork): boolean {
  const found = answer(view, call, call.headers);
  return found.type === 'forward'
    ? [...found.upstreams, ...(found.mirrors ?? [])].some(
        ({ host }) => host === call.entry.forkHost,
      )
    : false;
}

export function requestOf(
  { entry, port }: MissedFork,
  headers: [string, string][],
) {
  return { method: 'GET', host: entry.host, port, path: '/', headers };
}

function answer(
  view: ClusterView,
  call: MissedFork,
  headers: [string, string][],
): Treatment {
  return treatment(view, call.caller.sender, requestOf(call, headers));
}

function landsOn(found: Treatment, host: string): boolean {
  return (
    found.type === 'forward' && found.upstreams.every(one => one.host === host)
  );
}
