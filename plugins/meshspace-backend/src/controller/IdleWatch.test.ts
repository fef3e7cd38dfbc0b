import { createView, MeshSpace } from '@meshspace/planner';
import type { TrafficHistory } from '@meshspace/plugin-meshspace-node';
import { FakeApi, status } from '../testing/FakeApi';
import { ManualClock, settle } from '../testing/ManualClock';
import { IdleWatch } from './IdleWatch';

const SPACE: MeshSpace = {
  apiVersion: 'meshspace.dev/v1alpha1',
  kind: 'MeshSpace',
  metadata: { name: 'alice', uid: 'a', resourceVersion: '7' },
  spec: {
    base: 'shop',
    owner: 'user:default/alice',
    header: { format: 'header', name: 'x-meshspace', value: 'a' },
    forks: [{ workload: { kind: 'Deployment', name: 'reviews' } }],
  },
  status: {
    phase: 'Ready',
    conditions: [],
    forks: [
      {
        workload: { kind: 'Deployment', name: 'reviews' },
        phase: 'Routed',
        readyReplicas: 1,
        replicas: 1,
        services: ['reviews'],
        routed: true,
        routeObjects: [],
        behindBase: false,
        since: '2026-11-20T00:00:00Z',
      },
    ],
  },
};

function watch(answer: () => unknown, history: () => TrafficHistory[]) {
  const clock = new ManualClock();
  const view = createView();
  view.apply({ type: 'set', object: SPACE });
  const api = new FakeApi(answer);
  const logger = { debug: jest.fn(), info: jest.fn(), warn() {}, error() {} };
  const idle = new IdleWatch({
    cluster: {
      name: 'demo',
      api,
      now: clock.now,
      cache: {
        view,
        note() {},
        onChange: () => () => {},
        obstacle: undefined,
        seesAllOf: () => true,
      },
    },
    traffic: { getHistory: async () => history() },
    clock,
    logger,
    idleSeconds: 3600,
    leads: () => true,
  });
  return { api, clock, idle, logger };
}

const busyBase = (): TrafficHistory[] => [
  {
    namespace: 'shop',
    workload: 'reviews',
    service: 'reviews',
    points: [{ t: Date.now() * 2, rps: 1, errorRate: 0 }],
  },
];

describe('IdleWatch', () => {
  it('suspends a space that nobody asks for, unless somebody changed it meanwhile', async () => {
    const { api, idle, logger } = watch(() => ({}), busyBase);
    await idle.look();
    expect(api.asked).toEqual([
      expect.objectContaining({
        method: 'PATCH',
        path: '/apis/meshspace.dev/v1alpha1/meshspaces/alice',
        body: expect.objectContaining({
          metadata: expect.objectContaining({ resourceVersion: '7' }),
          spec: { suspended: true },
        }),
      }),
    ]);
    expect(logger.info).toHaveBeenCalled();
    const conflict = watch(() => {
      throw status(409);
    }, busyBase);
    await expect(conflict.idle.look()).resolves.toBeUndefined();
  });

  it('suspends nothing when traffic cannot be measured', async () => {
    const { api, clock, idle, logger } = watch(
      () => ({}),
      () => {
        throw new Error('no Prometheus');
      },
    );
    const end = new AbortController();
    const ended = idle.run(end.signal);
    await settle();
    await clock.advance(200_000);
    expect(api.asked).toEqual([]);
    expect(logger.debug).toHaveBeenCalledWith(
      expect.stringContaining('no Prometheus'),
      { cluster: 'demo' },
    );
    end.abort();
    await ended;
  });
});
