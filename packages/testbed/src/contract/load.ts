import fs from 'node:fs';
import path from 'node:path';
import YAML from 'yaml';
import { packageRoot } from '../paths';
import { tableSchema, type ContractTable, type Treatment } from './types';

export const casesDir = path.join(packageRoot, 'contract', 'cases');

/** The tables of the contract, one a file, in the order of their names. */
export function loadContract(dir: string = casesDir): ContractTable[] {
  return fs
    .readdirSync(dir)
    .filter(name => name.endsWith('.yaml'))
    .sort()
    .map(file => {
      // anchors and merges keep the tables short: what differs between two cases is what the eye meets
      const parsed = tableSchema.safeParse(
        YAML.parse(fs.readFileSync(path.join(dir, file), 'utf8'), {
          merge: true,
          maxAliasCount: -1,
        }),
      );
      if (!parsed.success) throw new Error(`${file}: ${parsed.error.message}`);
      return { ...parsed.data, file };
    });
}

/** Treatments that every table may name. */
export const commonTreatments: Record<string, Treatment> = {
  fork: {
    status: 200,
    by: 'reviews.alice',
    cluster: 'outbound|9080||reviews.alice.svc.cluster.local',
  },
  base: {
    status: 200,
    by: 'reviews.shop',
    cluster: 'outbound|9080|*|reviews.shop.svc.cluster.local',
  },
  v1: {
    status: 200,
    by: 'reviews.shop/v1',
    cluster: 'outbound|9080|v1|reviews.shop.svc.cluster.local',
  },
  v2: {
    status: 200,
    by: 'reviews.shop/v2',
    cluster: 'outbound|9080|v2|reviews.shop.svc.cluster.local',
  },
  unsubsetted: {
    status: 200,
    by: 'reviews.shop',
    cluster: 'outbound|9080||reviews.shop.svc.cluster.local',
  },
  ratings: {
    status: 200,
    by: 'ratings.shop',
    cluster: 'outbound|9080||ratings.shop.svc.cluster.local',
  },
  details: {
    status: 200,
    by: 'details.shop',
    cluster: 'outbound|9080||details.shop.svc.cluster.local',
  },
  web: {
    status: 200,
    by: 'web.shop',
    cluster: 'outbound|9080||web.shop.svc.cluster.local',
  },
  passthrough: { cluster: 'PassthroughCluster' },
};

/** The treatment that a request's `expect` stands for. */
export function resolveTreatment(
  expect: string | Treatment | Array<string | Treatment>,
  named: Record<string, Treatment>,
): Treatment {
  return [expect].flat().reduce<Treatment>((whole, part) => {
    const next = typeof part === 'string' ? named[part] : part;
    if (!next) throw new Error(`no treatment is named ${part}`);
    return { ...whole, ...next };
  }, {});
}
