import { StoredObject } from '../../store/InternalClient';
import { humanDuration } from './age';

interface ContainerStatus {
  name: string;
  ready?: boolean;
  started?: boolean;
  restartCount?: number;
  state?: {
    waiting?: { reason?: string };
    running?: object;
    terminated?: { reason?: string; exitCode?: number; signal?: number };
  };
  lastState?: { terminated?: { finishedAt?: string } };
}

interface PodStatus {
  phase?: string;
  reason?: string;
  podIP?: string;
  nominatedNodeName?: string;
  conditions?: { type: string; status: string; reason?: string }[];
  containerStatuses?: ContainerStatus[];
  initContainerStatuses?: ContainerStatus[];
}

interface PodSpec {
  nodeName?: string;
  containers?: { name: string }[];
  initContainers?: { name: string; restartPolicy?: string }[];
  readinessGates?: { conditionType: string }[];
}

export interface PodCells {
  ready: string;
  status: string;
  restarts: string;
  ip: string;
  node: string;
  nominated: string;
  gates: string;
}

function ended(
  state: NonNullable<ContainerStatus['state']>['terminated'],
): string {
  if (!state) return '';
  if (state.reason) return state.reason;
  return state.signal
    ? `Signal:${state.signal}`
    : `ExitCode:${state.exitCode ?? 0}`;
}

interface Init {
  reason?: string;
  restarts: number;
  sidecars: number;
  readySidecars: number;
}

function initState(spec: PodSpec, statuses: ContainerStatus[]): Init {
  const all = spec.initContainers ?? [];
  const init: Init = {
    restarts: 0,
    sidecars: all.filter(one => one.restartPolicy === 'Always').length,
    readySidecars: 0,
  };
  for (const [i, status] of statuses.entries()) {
    const sidecar =
      all.find(({ name }) => name === status.name)?.restartPolicy === 'Always';
    init.restarts += status.restartCount ?? 0;
    if (sidecar && status.ready) init.readySidecars += 1;
    const { terminated, waiting } = status.state ?? {};
    if (
      init.reason ||
      (terminated && terminated.exitCode === 0) ||
      (sidecar && status.started)
    )
      continue;
    if (terminated) init.reason = `Init:${ended(terminated)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing')
      init.reason = `Init:${waiting.reason}`;
    else init.reason = `Init:${i}/${all.length}`;
  }
  return init;
}

function latest(statuses: ContainerStatus[]): number {
  const times = statuses.map(({ lastState }) =>
    Date.parse(lastState?.terminated?.finishedAt ?? ''),
  );
  return Math.max(0, ...times.filter(time => !Number.isNaN(time)));
}

/** A pod in one word, as people know it from `kubectl get pods`. */
export function podCells(pod: StoredObject, now: number): PodCells {
  const spec = (pod.spec ?? {}) as PodSpec;
  const status = (pod.status ?? {}) as PodStatus;
  const containers = status.containerStatuses ?? [];
  const init = initState(spec, status.initContainerStatuses ?? []);
  let reason = status.reason ?? status.phase ?? '';
  const scheduled = status.conditions?.find(
    ({ type }) => type === 'PodScheduled',
  );
  if (scheduled?.reason === 'SchedulingGated') reason = 'SchedulingGated';
  let restarts = init.restarts;
  let ready = init.readySidecars;
  let running = false;
  const initialized = status.conditions?.some(
    ({ type, status: value }) => type === 'Initialized' && value === 'True',
  );
  if (init.reason && !initialized) {
    reason = init.reason;
  } else {
    restarts += containers.reduce(
      (sum, one) => sum + (one.restartCount ?? 0),
      0,
    );
    for (const one of [...containers].reverse()) {
      const { waiting, terminated } = one.state ?? {};
      if (waiting?.reason) reason = waiting.reason;
      else if (terminated) reason = ended(terminated);
      else if (one.ready && one.state?.running) {
        running = true;
        ready += 1;
      }
    }
    if (reason === 'Completed' && running) {
      const isReady = status.conditions?.some(
        ({ type, status: value }) => type === 'Ready' && value === 'True',
      );
      reason = isReady ? 'Running' : 'NotReady';
    }
  }
  if (pod.metadata.deletionTimestamp) {
    const over = status.phase === 'Failed' || status.phase === 'Succeeded';
    reason = over ? reason : 'Terminating';
  }
  const last = latest([...containers, ...(status.initContainerStatuses ?? [])]);
  const gates = spec.readinessGates ?? [];
  const passed = gates.filter(({ conditionType }) =>
    status.conditions?.some(
      ({ type, status: value }) => type === conditionType && value === 'True',
    ),
  );
  return {
    ready: `${ready}/${(spec.containers ?? []).length + init.sidecars}`,
    status: reason,
    restarts:
      restarts > 0 && last > 0
        ? `${restarts} (${humanDuration(now - last)} ago)`
        : String(restarts),
    ip: status.podIP || '<none>',
    node: spec.nodeName || '<none>',
    nominated: status.nominatedNodeName || '<none>',
    gates: gates.length > 0 ? `${passed.length}/${gates.length}` : '<none>',
  };
}
