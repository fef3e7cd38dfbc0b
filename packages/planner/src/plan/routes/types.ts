import { ObjectRef } from '../../kube/objects';
import { Desired } from '../desired';
import { GraftWish } from './grafts';

/** A host that cannot be routed to a fork without changing what a person wrote. */
export interface Unroutable {
  host: string;
  /** Forked Services, by full name, that requests for the host would reach. */
  reaches: string[];
  by: ObjectRef;
  spaces: string[];
  message: string;
}

/** What of it is found before it is known what is reached. */
export type Obstacle = Omit<Unroutable, 'reaches'>;

/** What stands in the base's namespace for its spaces. */
export interface BaseRoutes {
  desired: (Desired & { spaces: string[] })[];
  /** Rules for inside people's own objects. */
  grafts: GraftWish[];
  unroutable: Unroutable[];
}
