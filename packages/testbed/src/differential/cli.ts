import fs from 'node:fs';
import path from 'node:path';
import { Testbed } from '../bed/testbed';
import { cacheRoot } from '../paths';
import { DecidingCluster } from './cluster';
import { allFeatures, plainFeatures } from './generate';
import { plannerOracle } from './plannerOracle';
import { runDifferential } from './run';
import { lyingOracle, toyOracle } from './toyOracle';

const GROUPS = 10;

const oracles = {
  planner: { oracle: plannerOracle, features: allFeatures },
  toy: { oracle: toyOracle, features: plainFeatures },
  'toy-all': { oracle: toyOracle, features: allFeatures },
  lying: { oracle: lyingOracle, features: plainFeatures },
};

export type OracleName = keyof typeof oracles;
export const oracleNames = Object.keys(oracles) as OracleName[];

export interface DifferentialCommand {
  oracle: OracleName;
  pairs: number;
  seed: number;
  write(text: string): void;
}

/** Runs the engine against the running instance; disagreements are stored, shrunk. Resolves with their number. */
export async function runDifferentialCommand({
  oracle,
  pairs,
  seed,
  write,
}: DifferentialCommand): Promise<number> {
  write(`oracle ${oracle}, seed ${seed}\n`);
  const bed = await Testbed.shared();
  try {
    const cluster = await DecidingCluster.prepare(bed, GROUPS);
    const { pairs: done, disagreements } = await runDifferential(cluster, {
      ...oracles[oracle],
      pairs,
      seed,
      shrink: true,
      onRound: count => write(`${count} pairs\n`),
    });
    const dir = path.join(cacheRoot(), 'disagreements');
    disagreements.forEach((one, i) => {
      const file = path.join(dir, `${oracle}-${seed}-${i}.json`);
      fs.mkdirSync(dir, { recursive: true });
      fs.writeFileSync(file, `${JSON.stringify(one, null, 2)}\n`);
      write(`disagreement: ${file}\n`);
    });
    write(
      `${done} pairs, ${disagreements.length} disagreements, seed ${seed}\n`,
    );
    return disagreements.length;
  } finally {
    bed.close();
  }
}
