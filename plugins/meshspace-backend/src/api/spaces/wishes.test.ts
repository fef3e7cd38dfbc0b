import type { ForkTraffic, MeshSpaceSpec } from '@meshspace/planner';
import type { ForkRequest } from '@meshspace/plugin-meshspace-common';
import { withFork } from './wishes';

const workload = { kind: 'Deployment' as const, name: 'reviews' };
const slow: ForkTraffic = { delay: { duration: '2s' } };
const specWith = (traffic?: ForkTraffic): MeshSpaceSpec => ({
  base: 'shop',
  owner: 'user:default/alice',
  header: { format: 'header', name: 'x-meshspace', value: 'k7q2' },
  forks: [{ workload, patch: { spec: {} }, ...(traffic && { traffic }) }],
});
const changed = (before: MeshSpaceSpec, request: Partial<ForkRequest>) =>
  withFork(before, { workload, ...request }).forks;

describe('a fork that is asked for again', () => {
  const patch = { spec: {} };

  it.each<[string, ForkTraffic | undefined, Partial<ForkRequest>, object]>([
    [
      'keeps what its requests meet, if nothing is said of it',
      slow,
      { replicas: 2 },
      { workload, patch, replicas: 2, traffic: slow },
    ],
    [
      'takes what is said now',
      slow,
      { traffic: { share: 30 } },
      { workload, patch, traffic: { share: 30 } },
    ],
    [
      'has it as the base again, if nothing is in it',
      slow,
      { traffic: {} },
      { workload, patch },
    ],
    ['has none of its own accord', undefined, {}, { workload, patch }],
  ])('%s', (_, before, request, wanted) => {
    expect(changed(specWith(before), request)).toEqual([wanted]);
  });
});
