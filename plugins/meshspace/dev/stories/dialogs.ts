import { world } from '../fake/world';
import { mine, others } from './spaces';
import { TAB, type Story } from './Story';

/** What opens on top of the tab. */
export const dialogs: Record<string, Story> = {
  forkDialog: {
    title: 'The dialog to fork',
    path: TAB,
    shows: 'reviews is shared by everyone in shop · prod-eu',
    press: ['Fork reviews'],
    then: /\d+ objects/,
    world: () => world({ spaces: others() }),
  },
  forkDialogMore: {
    title: 'The dialog to fork, everything open',
    path: TAB,
    shows: 'reviews is shared by everyone in shop · prod-eu',
    press: [
      'Fork reviews',
      'More: replicas, resources, arguments, header, fall-back',
      // Beside a variable without a name nothing new is foreseen.
      'Show every object',
      'Change or add a variable',
    ],
    then: 'Header format',
    world: () => world({ spaces: others() }),
  },
  share: {
    title: 'Sharing',
    path: TAB,
    shows: 'Your fork answers requests with your header.',
    press: ['Share'],
    then: 'Share alice-reviews',
    world: () => world({ spaces: mine({ members: ['user:default/bob'] }) }),
  },
  browser: {
    title: 'Opening it in the browser',
    path: TAB,
    shows: 'Your fork answers requests with your header.',
    press: ['Open in browser'],
    then: 'Download profile',
    world: () => world({ spaces: mine() }),
  },
  address: {
    title: 'Opening it at an address of its own',
    path: TAB,
    shows: 'Your fork answers requests with your header.',
    press: ['Open in browser'],
    then: /Requests there need no header/,
    world: () =>
      world({
        spaces: mine({
          addresses: ['http://alice-reviews.shop.example.com/'],
        }),
      }),
  },
  testRequest: {
    title: 'A test request that proves which pod answered',
    path: TAB,
    shows: 'Your fork answers requests with your header.',
    press: ['Send a test request'],
    then: /^Your fork answered/,
    world: () => world({ spaces: mine() }),
  },
  menu: {
    title: 'What can be done with a space',
    path: TAB,
    shows: 'Your fork answers requests with your header.',
    press: ['More actions'],
    then: 'Delete this space',
    world: () => world({ spaces: mine() }),
  },
};
