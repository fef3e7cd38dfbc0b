import { world } from '../fake/world';
import { largeTopology } from '../fake/topologies';
import { mine } from './spaces';
import { TAB, type Story } from './Story';

export const topologies: Record<string, Story> = {
  large: {
    title: 'A mesh of 1,000 services',
    path: TAB,
    shows: 'Your fork answers requests with your header.',
    large: true,
    world: () => world({ spaces: mine(), topology: largeTopology(1000) }),
  },
  node: {
    title: 'A service chosen in the topology',
    path: `${TAB}?node=checkout`,
    shows: 'Called by',
    world: () => world({ spaces: mine() }),
  },
  find: {
    title: 'Services found in the topology',
    path: `${TAB}?find=re`,
    shows: 'Your fork answers requests with your header.',
    world: () => world({ spaces: mine() }),
  },
  table: {
    title: 'The topology as a table',
    path: `${TAB}?graph=table`,
    shows: 'api.psp.example.com',
    world: () => world({ spaces: mine() }),
  },
};
