import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { MeshSpaceSpec } from '@meshspace/planner';

/** A wish, before it is written. @public */
export interface Wish {
  cluster: string;
  name: string;
  spec: MeshSpaceSpec;
  /** Absent when the space is new. */
  before?: MeshSpaceSpec;
  credentials: BackstageCredentials;
}

/** Refuses by throwing an error of `@backstage/errors` that says the next step. @public */
export type PolicyCheck = (wish: Wish) => Promise<void> | void;
