import { KubeObject } from '../../kube/objects';
import { project } from '../../view/project';
import { ClusterView } from '../../view/ClusterView';
import { pod, NOW, settled, shop, withReadyFork } from '../../testing/shop';
import { plan } from '../plan';

const routed = () => settled(withReadyFork(settled(shop())));
const status = (view: ClusterView) =>
  plan(view, { now: NOW }).spaces[0].status.forks[0];

const crashed = (state: object) => {
  const made = pod('alice', 'reviews', '10.1.0.10');
  return {
    ...made,
    metadata: {
      ...made.metadata,
      name: 'reviews-2',
      labels: { app: 'reviews', 'pod-template-hash': '6e5' },
      ownerReferences: [
        { ...made.metadata.ownerReferences[0], name: 'reviews-6e5' },
      ],
      creationTimestamp: '2026-01-01T11:59:59Z',
    },
    status: {
      phase: 'Pending',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [
        {
          name: 'app',
          image: 'reviews:v1',
          ready: false,
          restartCount: 0,
          state,
        },
      ],
    },
  };
};

describe('a fork whose new version does not start', () => {
  it.each([
    [
      'cannot be pulled',
      { waiting: { reason: 'ImagePullBackOff', message: 'not found' } },
      'ImagePullBackOff',
      'The image reviews:v1 cannot be pulled',
    ],
    [
      'crashes',
      { waiting: { reason: 'CrashLoopBackOff' } },
      'CrashLoopBackOff',
      'The container app stopped',
    ],
  ])(
    'still answers with the former one, and says why: it %s',
    (_, state, reason, message) => {
      const view = routed().overlay([
        { type: 'set', object: project(crashed(state)) as KubeObject },
      ]);
      const told = status(view);
      expect(told).toMatchObject({ phase: 'Routed', routed: true, reason });
      expect(told.message).toContain(message);
      expect(told.message).toContain('the pods that are ready keep answering');
    },
  );

  it('says nothing while it only takes its time', () => {
    const view = routed().overlay([
      {
        type: 'set',
        object: project(
          crashed({ waiting: { reason: 'ContainerCreating' } }),
        ) as KubeObject,
      },
    ]);
    expect(status(view).message).toBeUndefined();
  });
});
