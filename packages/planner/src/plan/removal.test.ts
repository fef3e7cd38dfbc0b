import { MeshSpace } from '../meshspace/MeshSpace';
import { plan } from './plan';
import { simulate } from './simulate';
import {
  NOW,
  after,
  SPACE,
  shop,
  set,
  settled,
  withReadyFork,
  titles,
} from '../testing/shop';

describe('the way back', () => {
  const routed = () => settled(withReadyFork(settled(shop())));

  it('takes the route back first and the fork after a grace', () => {
    const view = routed();
    const unforked = view.overlay([
      {
        type: 'set',
        object: {
          ...view.get('MeshSpace', undefined, 'alice')!,
          spec: { ...SPACE.spec, forks: [] },
        } as MeshSpace,
      },
    ]);
    const first = plan(unforked, { now: NOW });
    expect(titles(unforked)).toEqual([
      '0 delete VirtualService alice/meshspace-to-reviews',
      '0 delete VirtualService shop/meshspace-to-reviews',
    ]);
    const [{ status, wakeAt }] = first.spaces;
    expect(status.forks).toMatchObject([
      { phase: 'Removing', since: '2026-01-01T12:00:00Z' },
    ]);
    expect(wakeAt).toBe('2026-01-01T12:00:03Z');
    const told = simulate(unforked, first.operations, NOW).overlay([
      {
        type: 'set',
        object: {
          ...unforked.get('MeshSpace', undefined, 'alice')!,
          status,
        } as MeshSpace,
      },
    ]);
    expect(titles(told, after(4))).toEqual([
      '0 delete Deployment alice/reviews',
      '0 delete Secret alice/db',
      '0 delete Service alice/reviews',
      '0 delete ServiceAccount alice/reviews',
    ]);
  });

  it('lets go of a deleted space only when nothing leads into it', () => {
    const view = routed();
    const space = {
      ...view.get('MeshSpace', undefined, 'alice')!,
      metadata: {
        ...SPACE.metadata,
        deletionTimestamp: '2026-01-01T12:00:00Z',
        finalizers: ['meshspace.dev/routes'],
      },
      status: plan(view, { now: NOW }).spaces[0].status,
    } as MeshSpace;
    const deleted = view.overlay([{ type: 'set', object: space }]);
    expect(titles(deleted)).toEqual([
      '0 delete VirtualService shop/meshspace-to-reviews',
    ]);
    const gone = simulate(deleted, plan(deleted, { now: NOW }).operations, NOW);
    const { status } = plan(gone, { now: NOW }).spaces[0];
    const told = gone.overlay([
      { type: 'set', object: { ...space, status } as MeshSpace },
    ]);
    expect(titles(told, after(1))).toEqual([]);
    expect(titles(told, after(4))).toEqual([
      '0 delete Job shop/meshspace-switch-3927264',
      '1 apply MeshSpace alice',
    ]);
  });

  it('waits for no time that only a clock ahead of ours has seen', () => {
    const view = routed();
    const { status } = plan(view, { now: NOW }).spaces[0];
    const ahead = '2026-01-01T14:00:00Z';
    const unforked = view.overlay([
      {
        type: 'set',
        object: {
          ...view.get('MeshSpace', undefined, 'alice')!,
          spec: { ...SPACE.spec, forks: [] },
          status: {
            ...status,
            forks: status.forks.map(fork => ({
              ...fork,
              phase: 'Removing',
              since: ahead,
            })),
          },
        } as MeshSpace,
      },
    ]);
    const [{ status: next, wakeAt }] = plan(unforked, { now: NOW }).spaces;
    expect(next.forks).toMatchObject([{ since: '2026-01-01T12:00:00Z' }]);
    expect(wakeAt).toBe('2026-01-01T12:00:03Z');
  });

  it('deletes a space that has expired', () => {
    const view = shop();
    set(view, {
      ...SPACE,
      spec: { ...SPACE.spec, expiresAt: '2026-01-01T11:00:00Z' },
    });
    expect(titles(view)).toEqual(['0 delete MeshSpace alice']);
  });
});
