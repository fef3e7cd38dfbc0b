import { ObjectRef } from '../../kube/objects';
import { Desired } from '../desired';

/** A host that cannot be routed to a fork without changing what a person wrote. */
export interface Unroutable {
  host: string;
  by: ObjectRef;
  spaces: string[];
  message: string;
}

/** What stands in the base's namespace for its spaces. */
export interface BaseRoutes {
  desired: (Desired & { spaces: string[] })[];
  unroutable: Unroutable[];
}
