import fc from 'fast-check';
import type { Manifest } from '../kube/types';
import type { DecidingCluster } from './cluster';
import { configurations, requests, type Features } from './generate';
import { shrink } from './shrink';
import {
  sameDecision,
  type Decision,
  type Disagreement,
  type DifferentialRequest,
  type Pair,
  type RoutingOracle,
} from './types';

const REQUESTS_PER_CONFIGURATION = 25;
/** How often istiod is made to look again before a disagreement counts. */
const DOUBTS = 3;

export interface DifferentialOptions {
  oracle: RoutingOracle;
  features: Features;
  pairs: number;
  seed: number;
  /** Ends the run after so many disagreements. */
  maxDisagreements?: number;
  shrink?: boolean;
  onRound?(done: number): void;
}

export interface DifferentialResult {
  pairs: number;
  disagreements: Disagreement[];
}

const claims = (oracle: RoutingOracle, pair: Pair): Decision[] =>
  [oracle.decide(pair.objects, pair.request)].flat();

/** The pairs of one configuration in one group that are decided otherwise than the oracle claims. */
async function disagreementsOf(
  cluster: DecidingCluster,
  group: number,
  objects: Manifest[],
  asked: DifferentialRequest[],
  oracle: RoutingOracle,
): Promise<Disagreement[]> {
  const decided = await Promise.all(
    asked.map(async (request): Promise<Disagreement> => {
      const pair = { objects, request };
      const seen = await cluster.decide(group, request);
      return { ...pair, claimed: claims(oracle, pair), seen };
    }),
  );
  return decided.filter(
    ({ claimed, seen }) => !claimed.some(one => sameDecision(one, seen)),
  );
}

/** Holds an oracle's claims against what real Envoys do, for random configurations and requests. */
export async function runDifferential(
  cluster: DecidingCluster,
  options: DifferentialOptions,
): Promise<DifferentialResult> {
  const { oracle, features, pairs, seed, maxDisagreements = 5 } = options;
  const count = Math.ceil(pairs / REQUESTS_PER_CONFIGURATION);
  const made = fc.sample(
    fc.tuple(
      configurations(features),
      fc.array(requests(features), {
        minLength: REQUESTS_PER_CONFIGURATION,
        maxLength: REQUESTS_PER_CONFIGURATION,
      }),
    ),
    { seed, numRuns: count },
  );
  const disagreements: Disagreement[] = [];
  let done = 0;
  for (
    let at = 0;
    at < made.length && disagreements.length < maxDisagreements;
    at += cluster.groups
  ) {
    const round = made.slice(at, at + cluster.groups);
    let found: Disagreement[] = [];
    const applied = await Promise.all(
      round.map(([objects], group) => cluster.apply(group, objects)),
    );
    try {
      await cluster.settle();
      const byGroup = await Promise.all(
        round.map(([, asked], group) =>
          disagreementsOf(cluster, group, applied[group], asked, oracle),
        ),
      );
      found = byGroup.flat();
      done += round.length * REQUESTS_PER_CONFIGURATION;
      options.onRound?.(done);
    } finally {
      await Promise.all(
        round.map(([objects], group) => cluster.delete(group, objects)),
      );
    }
    for (const one of found) {
      if (disagreements.length >= maxDisagreements) break;
      const lasting = await disagreesAlone(cluster, oracle, one, DOUBTS);
      if (lasting) disagreements.push(lasting);
    }
  }
  if (!options.shrink) return { pairs: done, disagreements };
  const shrunk: Disagreement[] = [];
  for (const one of disagreements)
    shrunk.push(await shrinkDisagreement(cluster, oracle, one));
  return { pairs: done, disagreements: shrunk };
}

/**
 * What becomes of a pair alone in the first group, if it is not what the oracle claims. Only what lasts counts: on a busy
 * machine a change reaches istiod later than the mesh seems settled, and what istiod pushes change by change is not always
 * what it would push as a whole.
 */
async function disagreesAlone(
  cluster: DecidingCluster,
  oracle: RoutingOracle,
  { objects, request }: Pair,
  doubts: number,
): Promise<Disagreement | undefined> {
  try {
    const applied = await cluster.apply(0, objects);
    await cluster.settle();
    for (let left = doubts; ; left -= 1) {
      const [found] = await disagreementsOf(
        cluster,
        0,
        applied,
        [request],
        oracle,
      );
      if (!found || left === 0) return found;
      await cluster.refresh(0);
    }
  } finally {
    await cluster.delete(0, objects);
  }
}

async function shrinkDisagreement(
  cluster: DecidingCluster,
  oracle: RoutingOracle,
  found: Disagreement,
): Promise<Disagreement> {
  let last = found;
  await shrink(found, async candidate => {
    const smaller = await disagreesAlone(cluster, oracle, candidate, 1);
    last = smaller ?? last;
    return smaller !== undefined;
  });
  return last;
}
