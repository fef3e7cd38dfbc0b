import type { RoutingHeader } from '@meshspace/planner';

/** A space that is to be made, and needs a routing header. @public */
export interface HeaderWish {
  cluster: string;
  base: string;
  /** Entity reference of whom the space is for. */
  owner: string;
}

/**
 * Gives new spaces the header that your services already pass on, as far as their makers leave it open. What is left out is
 * made as without a source, above all the value; what is given must be allowed by `meshspace.policy` and be free in its base.
 * Refuses by throwing an error of `@backstage/errors` that says the next step.
 * @public
 */
export type HeaderSource = (
  wish: HeaderWish,
) => Promise<Partial<RoutingHeader>> | Partial<RoutingHeader>;
