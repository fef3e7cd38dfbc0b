import type { World } from '../fake/world';

/** One state of the portal, to be looked at. */
export interface Story {
  title: string;
  /** Where in the portal it is looked at. */
  path: string;
  /** What stands there when it is there. */
  shows: string | RegExp;
  /** Names of the buttons and tabs that lead on to what is looked at. */
  press?: string[];
  /** What stands there after that. */
  then?: string | RegExp;
  /** Uses all the room of a large screen. */
  large?: true;
  world(): World;
}

export const TAB = '/catalog/default/component/reviews/meshspace';
export const HOUR = 3_600_000;
