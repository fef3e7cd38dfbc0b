import { randomInt } from 'node:crypto';
import { Testbed } from '../src';
import { DecidingCluster } from '../src/differential/cluster';
import { allFeatures, plainFeatures } from '../src/differential/generate';
import { plannerOracle } from '../src/differential/plannerOracle';
import { runDifferential } from '../src/differential/run';
import { lyingOracle, toyOracle } from '../src/differential/toyOracle';

const GROUPS = 10;
const PLANNER_TIMEOUT_MS = 600_000;

// in the test's name, so that a failure can be had again
const randomSeed = randomInt(2 ** 31);

describe('the differential engine', () => {
  let bed: Testbed;
  let cluster: DecidingCluster;

  beforeAll(async () => {
    bed = await Testbed.shared();
    cluster = await DecidingCluster.prepare(bed, GROUPS);
  });

  afterAll(async () => {
    await cluster?.leave();
    bed.close();
  });

  it('agrees with an oracle about what the oracle knows', async () => {
    const result = await runDifferential(cluster, {
      oracle: toyOracle,
      features: plainFeatures,
      pairs: 500,
      seed: 1,
    });
    expect(result.disagreements).toEqual([]);
    expect(result.pairs).toBe(500);
  });

  it('finds what the oracle does not know', async () => {
    const result = await runDifferential(cluster, {
      oracle: toyOracle,
      features: allFeatures,
      pairs: 250,
      seed: 2,
    });
    expect(result.disagreements).not.toEqual([]);
  });

  it.each([
    // the same in every run, then others in each
    [500, 2026],
    [2000, randomSeed],
  ])(
    'finds the planner right about everything that users write, in %i pairs of seed %i',
    async (wanted, seed) => {
      const { pairs, disagreements } = await runDifferential(cluster, {
        oracle: plannerOracle,
        features: allFeatures,
        pairs: wanted,
        seed,
        shrink: true,
      });
      expect(disagreements).toEqual([]);
      expect(pairs).toBe(wanted);
    },
    PLANNER_TIMEOUT_MS,
  );

  it('catches an oracle that lies about the header, and shrinks the proof to one route', async () => {
    const { disagreements } = await runDifferential(cluster, {
      oracle: lyingOracle,
      features: plainFeatures,
      pairs: 500,
      seed: 3,
      maxDisagreements: 1,
      shrink: true,
    });
    const [{ objects, request }] = disagreements;
    expect(objects).toHaveLength(1);
    expect(request.headers).toHaveLength(1);
    const { http } = objects[0].spec as {
      http: Array<{ match?: Array<{ headers?: object }> }>;
    };
    expect(JSON.stringify(http)).toContain('headers');
    expect(http.length).toBeLessThanOrEqual(2);
  });
});
