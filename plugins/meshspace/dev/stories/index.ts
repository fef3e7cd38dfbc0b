import { dialogs } from './dialogs';
import { forkStates } from './forkStates';
import { noFork } from './noFork';
import { pages } from './pages';
import { requests } from './requests';
import { stuck } from './stuck';
import { topologies } from './topologies';
import { trouble } from './trouble';
import { views } from './views';
import type { Story } from './Story';

export type { Story } from './Story';

/** Every state of the portal that is looked at, by its name in the address. */
export const STORIES: Record<string, Story> = {
  ...noFork,
  ...forkStates,
  ...stuck,
  ...views,
  ...requests,
  ...dialogs,
  ...topologies,
  ...trouble,
  ...pages,
};
