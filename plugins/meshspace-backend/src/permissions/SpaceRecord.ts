import type { MeshSpace } from '@meshspace/planner';

/** A space, as the permission system sees it. @public */
export interface SpaceRecord {
  cluster: string;
  space: MeshSpace;
  /** Owners of the components that it forks. */
  componentOwners: readonly string[];
}
