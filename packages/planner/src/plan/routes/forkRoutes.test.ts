import { MeshSpace, MeshSpaceSpec } from '../../meshspace/MeshSpace';
import { settled, withoutReady } from '../../proofs/stage';
import { space, START, world } from '../../proofs/world';
import { ClusterView } from '../../view/ClusterView';
import { routedServices } from './forkRoutes';

const running = settled(world([], [space('alice', ['reviews'])]));

const as = (
  view: ClusterView,
  spec: Partial<MeshSpaceSpec>,
  metadata: object = {},
): ClusterView => {
  const [found] = view.list('MeshSpace');
  return view.overlay([
    {
      type: 'set',
      object: {
        ...found,
        metadata: { ...found.metadata, ...metadata },
        spec: { ...found.spec, ...spec },
      } as MeshSpace,
    },
  ]);
};
const idle = withoutReady(running, 'alice', 'reviews');

describe('a forked Service is routed', () => {
  it.each<[string, ClusterView, boolean]>([
    ['while its fork is ready', running, true],
    ['not while no pod is: the base answers', idle, false],
    [
      'then, too, if the space wants an error and not the base',
      as(idle, { fallback: 'fail' }),
      true,
    ],
    [
      'not while the space is suspended',
      as(running, { suspended: true }),
      false,
    ],
    [
      'not when the space goes',
      as(running, {}, { deletionTimestamp: '2026-01-01T00:09:00Z' }),
      false,
    ],
    [
      'until the space expires',
      as(running, { expiresAt: '2026-01-01T00:10:01Z' }),
      true,
    ],
    [
      'not from the moment on at which it does',
      as(running, { expiresAt: '2026-01-01T00:10:00Z' }),
      false,
    ],
    [
      'not when the fork is not wanted any more',
      as(running, { forks: [] }),
      false,
    ],
  ])('%s', (_, view, wanted) => {
    const routed = routedServices(view, 'shop', START);
    expect(routed.map(({ host, forkHost }) => [host, forkHost])).toEqual(
      wanted
        ? [
            [
              'reviews.shop.svc.cluster.local',
              'reviews.alice.svc.cluster.local',
            ],
          ]
        : [],
    );
  });

  it('in its own base only', () => {
    expect(routedServices(running, 'other', START)).toEqual([]);
  });
});
