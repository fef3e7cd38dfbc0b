import type {
  Condition,
  Container,
  ContainerState,
  ContainerStatus,
  Pod,
  PodPhase,
  PodStatus,
} from '../kube/types';

export type ContainerRole = 'init' | 'sidecar' | 'main';

/** What the kubelet knows of one container. */
export interface ContainerRecord {
  spec: Container;
  role: ContainerRole;
  state: ContainerState;
  lastState: ContainerState;
  restarts: number;
  ready: boolean;
  started: boolean;
  id: string;
}

export interface PodFacts {
  hostIp: string;
  ip: string | undefined;
  networkUp: boolean;
  /** All init containers have done their work once; a sidecar's restart does not take that back. */
  initialized: boolean;
  terminating: boolean;
  startTime: string;
  message: string | undefined;
}

export function roleOf(container: Container, isInit: boolean): ContainerRole {
  if (!isInit) return 'main';
  return container.restartPolicy === 'Always' ? 'sidecar' : 'init';
}

function initFailed(pod: Pod, containers: ContainerRecord[]): boolean {
  const policy = pod.spec.restartPolicy ?? 'Always';
  return (
    policy === 'Never' &&
    containers.some(
      ({ role, state }) =>
        role === 'init' && state.terminated && state.terminated.exitCode !== 0,
    )
  );
}

/** The phase, by the real kubelet's rules. */
export function phaseOf(
  pod: Pod,
  containers: ContainerRecord[],
  facts: PodFacts,
): PodPhase {
  const main = containers.filter(({ role }) => role === 'main');
  const policy = pod.spec.restartPolicy ?? 'Always';
  const last = main.map(
    ({ state, lastState }) => state.terminated ?? lastState.terminated,
  );
  if (facts.terminating && containers.every(({ state }) => !state.running)) {
    return last.every(terminated => terminated?.exitCode === 0)
      ? 'Succeeded'
      : 'Failed';
  }
  if (initFailed(pod, containers)) return 'Failed';
  if (!facts.initialized) return 'Pending';
  if (main.some(({ state }, i) => state.waiting && !last[i])) return 'Pending';
  if (main.some(({ state }) => state.running) || policy === 'Always')
    return 'Running';
  if (last.every(terminated => terminated?.exitCode === 0)) return 'Succeeded';
  return policy === 'Never' ? 'Failed' : 'Running';
}

function containerStatus(record: ContainerRecord): ContainerStatus {
  const { spec, role } = record;
  return {
    name: spec.name,
    image: spec.image,
    imageID: record.id ? `exec://${spec.image}` : '',
    containerID: record.id ? `exec://${record.id}` : '',
    ready:
      role === 'init' ? record.state.terminated?.exitCode === 0 : record.ready,
    started: role === 'init' ? false : record.started,
    restartCount: record.restarts,
    state: record.state,
    lastState: record.lastState,
  };
}

function conditions(
  pod: Pod,
  containers: ContainerRecord[],
  facts: PodFacts,
  phase: PodPhase,
  now: string,
): Condition[] {
  const before = pod.status?.conditions ?? [];
  const finished = phase === 'Succeeded' || phase === 'Failed';
  const unready = containers
    .filter(({ role, ready }) => role !== 'init' && !ready)
    .map(({ spec }) => spec.name);
  const waiting = containers
    .filter(
      ({ role, state }) => role === 'init' && state.terminated?.exitCode !== 0,
    )
    .map(({ spec }) => spec.name);
  const containersReady = unready.length === 0 && phase === 'Running';
  const gates = (pod.spec.readinessGates ?? []).every(({ conditionType }) =>
    before.some(
      ({ type, status }) => type === conditionType && status === 'True',
    ),
  );
  const notReady: Partial<Condition> = finished
    ? { reason: phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed' }
    : {
        reason: 'ContainersNotReady',
        message: `containers with unready status: [${unready.join(' ')}]`,
      };
  const incomplete = {
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${waiting.join(' ')}]`,
  };
  const wanted: Array<[string, boolean, Partial<Condition>]> = [
    ['PodReadyToStartContainers', facts.networkUp, {}],
    ['Initialized', facts.initialized, incomplete],
    [
      'Ready',
      containersReady && gates,
      containersReady ? { reason: 'ReadinessGatesNotReady' } : notReady,
    ],
    ['ContainersReady', containersReady, notReady],
    ['PodScheduled', true, {}],
  ];
  const ours = wanted.map(([type, met, why]): Condition => {
    const status = met ? 'True' : 'False';
    const old = before.find(condition => condition.type === type);
    const lastTransitionTime =
      old?.status === status ? old.lastTransitionTime ?? now : now;
    return { type, status, lastTransitionTime, ...(met ? {} : why) };
  });
  return [
    ...ours,
    ...before.filter(({ type }) => !wanted.some(([name]) => name === type)),
  ];
}

/** The whole status of a pod as a function of what is known of it. */
export function podStatus(
  pod: Pod,
  containers: ContainerRecord[],
  facts: PodFacts,
  now: string,
): PodStatus {
  const phase = phaseOf(pod, containers, facts);
  return {
    phase,
    message: facts.message ?? null,
    conditions: conditions(pod, containers, facts, phase, now),
    hostIP: facts.hostIp,
    hostIPs: [{ ip: facts.hostIp }],
    ...(facts.ip ? { podIP: facts.ip, podIPs: [{ ip: facts.ip }] } : {}),
    startTime: facts.startTime,
    initContainerStatuses: containers
      .filter(({ role }) => role !== 'main')
      .map(containerStatus),
    containerStatuses: containers
      .filter(({ role }) => role === 'main')
      .map(containerStatus),
  };
}
