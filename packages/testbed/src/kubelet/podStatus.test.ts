import type { ContainerState, Pod, PodSpec } from '../kube/types';
import {
  phaseOf,
  podStatus,
  roleOf,
  type ContainerRecord,
  type ContainerRole,
  type PodFacts,
} from './podStatus';

const NOW = '2026-01-01T00:00:10Z';

const running: ContainerState = { running: { startedAt: NOW } };
const ended = (exitCode: number): ContainerState => ({
  terminated: {
    exitCode,
    reason: exitCode ? 'Error' : 'Completed',
    startedAt: NOW,
    finishedAt: NOW,
    containerID: 'x',
  },
});
const waiting = (reason: string): ContainerState => ({ waiting: { reason } });

const record = (
  role: ContainerRole,
  state: ContainerState,
  more: Partial<ContainerRecord> = {},
): ContainerRecord => ({
  spec: { name: `${role}-c`, image: 'i' },
  role,
  state,
  lastState: {},
  restarts: 0,
  ready: state.running !== undefined,
  started: state.running !== undefined,
  id: 'id',
  ...more,
});

const pod = (
  restartPolicy: PodSpec['restartPolicy'] = 'Always',
  more: Partial<Pod> = {},
): Pod => ({
  metadata: { name: 'p', namespace: 'n', uid: 'u' },
  spec: { containers: [], restartPolicy },
  ...more,
});

const facts = (more: Partial<PodFacts> = {}): PodFacts => ({
  hostIp: '10.0.0.1',
  ip: '10.0.1.1',
  networkUp: true,
  initialized: true,
  terminating: false,
  startTime: NOW,
  message: undefined,
  ...more,
});

describe('phase', () => {
  it.each<
    [
      string,
      PodSpec['restartPolicy'],
      ContainerRecord[],
      Partial<PodFacts>,
      string,
    ]
  >([
    [
      'init containers at work',
      'Always',
      [record('init', running)],
      { initialized: false },
      'Pending',
    ],
    [
      'waits for its image',
      'Always',
      [record('main', waiting('ImagePullBackOff'))],
      {},
      'Pending',
    ],
    ['runs', 'Always', [record('main', running)], {}, 'Running'],
    [
      'backs off after a crash',
      'Always',
      [record('main', waiting('CrashLoopBackOff'), { lastState: ended(1) })],
      {},
      'Running',
    ],
    ['has just crashed', 'Always', [record('main', ended(1))], {}, 'Running'],
    [
      'one of two has ended well',
      'Never',
      [record('main', ended(0)), record('main', running)],
      {},
      'Running',
    ],
    ['has ended well', 'Never', [record('main', ended(0))], {}, 'Succeeded'],
    ['has failed', 'Never', [record('main', ended(2))], {}, 'Failed'],
    [
      'will be tried again',
      'OnFailure',
      [record('main', ended(2))],
      {},
      'Running',
    ],
    [
      'a sidecar still runs',
      'Never',
      [record('main', ended(0)), record('sidecar', running)],
      {},
      'Succeeded',
    ],
    [
      'an init container has failed',
      'Never',
      [record('init', ended(1)), record('main', waiting('PodInitializing'))],
      { initialized: false },
      'Failed',
    ],
    [
      'is being ended',
      'Always',
      [record('main', running)],
      { terminating: true },
      'Running',
    ],
    [
      'was ended',
      'Always',
      [record('main', ended(137))],
      { terminating: true },
      'Failed',
    ],
    [
      'was ended in peace',
      'Always',
      [record('main', ended(0))],
      { terminating: true },
      'Succeeded',
    ],
  ])('%s (%s)', (_, policy, containers, more, phase) => {
    expect(phaseOf(pod(policy), containers, facts(more))).toBe(phase);
  });
});

describe('podStatus', () => {
  const condition = (
    one: Pod,
    containers: ContainerRecord[],
    type: string,
    more: Partial<PodFacts> = {},
  ) =>
    podStatus(one, containers, facts(more), NOW).conditions?.find(
      candidate => candidate.type === type,
    );

  it('is ready when all containers and sidecars are', () => {
    const containers = [record('sidecar', running), record('main', running)];
    expect(condition(pod(), containers, 'Ready')?.status).toBe('True');
    containers[0].ready = false;
    expect(condition(pod(), containers, 'Ready')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [sidecar-c]',
    });
  });

  it('waits for readiness gates, which others set', () => {
    const gated = pod('Always', {
      status: { conditions: [{ type: 'gate', status: 'False' }] },
    });
    gated.spec.readinessGates = [{ conditionType: 'gate' }];
    expect(condition(gated, [record('main', running)], 'Ready')).toMatchObject({
      status: 'False',
      reason: 'ReadinessGatesNotReady',
    });
    expect(
      condition(gated, [record('main', running)], 'ContainersReady')?.status,
    ).toBe('True');
    gated.status = { conditions: [{ type: 'gate', status: 'True' }] };
    expect(condition(gated, [record('main', running)], 'Ready')?.status).toBe(
      'True',
    );
    expect(condition(gated, [record('main', running)], 'gate')).toEqual({
      type: 'gate',
      status: 'True',
    });
  });

  it('keeps the time of a condition that has not changed', () => {
    const before = '2026-01-01T00:00:00Z';
    const old = pod('Always', {
      status: {
        conditions: [
          { type: 'Ready', status: 'True', lastTransitionTime: before },
        ],
      },
    });
    expect(
      condition(old, [record('main', running)], 'Ready')?.lastTransitionTime,
    ).toBe(before);
    expect(
      condition(old, [record('main', ended(1))], 'Ready')?.lastTransitionTime,
    ).toBe(NOW);
  });

  it('tells init containers and sidecars apart from main ones', () => {
    const status = podStatus(
      pod(),
      [
        record('init', ended(0)),
        record('sidecar', running),
        record('main', running),
      ],
      facts(),
      NOW,
    );
    expect(
      status.initContainerStatuses?.map(({ ready, started }) => [
        ready,
        started,
      ]),
    ).toEqual([
      [true, false],
      [true, true],
    ]);
    expect(status.containerStatuses).toHaveLength(1);
  });
});

it.each<[string | undefined, boolean, ContainerRole]>([
  [undefined, true, 'init'],
  ['Always', true, 'sidecar'],
  [undefined, false, 'main'],
])(
  'a container with restart policy %s, among the init containers: %s, is %s',
  (restartPolicy, isInit, role) => {
    expect(roleOf({ name: 'c', image: 'i', restartPolicy }, isInit)).toBe(role);
  },
);
