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

/** Decides the requests of one configuration in one group. */
async function inGroup(
  cluster: DecidingCluster,
  group: number,
  objects: Manifest[],
  asked: DifferentialRequest[],
  oracle: RoutingOracle,
): Promise<Disagreement[]> {
  const found: Disagreement[] = [];
  const decided = await Promise.all(
    asked.map(request => cluster.decide(group, request)),
  );
  decided.forEach((seen, i) => {
    const pair = { objects, request: asked[i] };
    const claimed = claims(oracle, pair);
    if (!claimed.some(one => sameDecision(one, seen)))
      found.push({ ...pair, claimed, seen });
  });
  return found;
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
    const applied = await Promise.all(
      round.map(([objects], group) => cluster.apply(group, objects)),
    );
    try {
      await cluster.settle();
      const found = await Promise.all(
        round.map(([, asked], group) =>
          inGroup(cluster, group, applied[group], asked, oracle),
        ),
      );
      disagreements.push(...found.flat());
      done += round.length * REQUESTS_PER_CONFIGURATION;
      options.onRound?.(done);
    } finally {
      await Promise.all(
        round.map(([objects], group) => cluster.delete(group, objects)),
      );
    }
  }
  const kept = disagreements.slice(0, maxDisagreements);
  if (!options.shrink) return { pairs: done, disagreements: kept };
  const shrunk: Disagreement[] = [];
  for (const one of kept)
    shrunk.push(await shrinkDisagreement(cluster, oracle, one));
  return { pairs: done, disagreements: shrunk };
}

/** What one pair is decided to be, alone in the first group. */
async function decideAlone(
  cluster: DecidingCluster,
  pair: Pair,
): Promise<{ objects: Manifest[]; seen: Decision }> {
  try {
    const objects = await cluster.apply(0, pair.objects);
    await cluster.settle();
    return { objects, seen: await cluster.decide(0, pair.request) };
  } finally {
    await cluster.delete(0, pair.objects);
  }
}

async function shrinkDisagreement(
  cluster: DecidingCluster,
  oracle: RoutingOracle,
  found: Disagreement,
): Promise<Disagreement> {
  let last = found;
  await shrink(found, async candidate => {
    const { objects, seen } = await decideAlone(cluster, candidate);
    const pair = { objects, request: candidate.request };
    const claimed = claims(oracle, pair);
    if (claimed.some(one => sameDecision(one, seen))) return false;
    last = { ...pair, claimed, seen };
    return true;
  });
  return last;
}
