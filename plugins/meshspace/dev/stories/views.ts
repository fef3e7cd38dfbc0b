import { world } from '../fake/world';
import { mine } from './spaces';
import { TAB, type Story } from './Story';

const view = (title: string, id: string, shows: Story['shows']): Story => ({
  title,
  path: `${TAB}?view=${id}`,
  shows,
  world: () => world({ spaces: mine() }),
});

/** What is below the topology. */
export const views: Record<string, Story> = {
  pods: view('Pods', 'pods', /^reviews-6d9f7c5b8d/),
  logs: view('Logs', 'logs', /\d+ lines/),
  events: view('Events', 'events', 'Started container app'),
  where: view('Where does my request go', 'where', 'Show the path'),
  objects: view('What we made', 'objects', /objects stand in the cluster/),
};
