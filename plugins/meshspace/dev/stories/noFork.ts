import { workload } from '../fake/builders';
import { world } from '../fake/world';
import { others } from './spaces';
import { TAB, type Story } from './Story';

export const noFork: Record<string, Story> = {
  empty: {
    title: 'No fork yet',
    path: TAB,
    shows: 'reviews is shared by everyone in shop · prod-eu',
    large: true,
    world: () => world({ spaces: others() }),
  },
  alone: {
    title: 'No fork of anybody',
    path: TAB,
    shows: 'reviews is shared by everyone in shop · prod-eu',
    world: () => world({ spaces: [] }),
  },
  noCreate: {
    title: 'May look, not fork',
    path: TAB,
    shows: /meshspace\.space\.create/,
    world: () =>
      world({
        spaces: others(),
        allows: {
          create: false,
          createReason:
            'You may not create spaces here: that needs the permission meshspace.space.create.',
        },
      }),
  },
  noSidecarBase: {
    title: 'Base outside the mesh',
    path: TAB,
    shows: 'reviews runs outside the mesh',
    world: () =>
      world({ spaces: [], workloads: [workload({ meshed: false })] }),
  },
  noWorkload: {
    title: 'No workload found',
    path: TAB,
    shows: 'No workload of this component was found',
    world: () => world({ workloads: [] }),
  },
  deleted: {
    title: 'Deleted meanwhile',
    path: `${TAB}?space=alice-gone`,
    shows: 'There is no space alice-gone for you',
    world: () => world({ spaces: others() }),
  },
};
