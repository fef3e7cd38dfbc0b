import { hostileProofs } from './hostile';
import { lifeProofs } from './lives';
import { Proofs } from './prove';
import { routingProofs } from './routing';

/** Some of the proofs, whatever their worlds are. */
export interface Family {
  readonly name: string;
  prove: <R>(use: <World>(proofs: Proofs<World>) => R) => R;
}

const family = <World>(name: string, proofs: Proofs<World>): Family => ({
  name,
  prove: use => use(proofs),
});

/** All that is proved of plans. */
export const FAMILIES: readonly Family[] = [
  family('routing', routingProofs),
  family('life', lifeProofs),
  family('hostile', hostileProofs),
];
