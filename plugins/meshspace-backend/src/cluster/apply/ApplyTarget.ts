import { ClusterView } from '@meshspace/planner';
import { KubeApi } from '../KubeApi';

/** What writes go to. */
export interface ApplyTarget {
  api: KubeApi;
  view: ClusterView;
  /** Told of what the server made of a write. */
  note(object: unknown): void;
}

/**
 * What became of an operation. `absent`: the server says that there is nothing to do it to. A load balancer, or a server that is
 * still starting, says so too, and then no watch will tell of the end of it; so it is looked at again.
 */
export type Done = 'done' | 'absent';
