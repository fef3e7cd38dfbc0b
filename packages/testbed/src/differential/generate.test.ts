import fc from 'fast-check';
import { allFeatures, configurations, plainFeatures } from './generate';

const kindsOf = (features: typeof allFeatures) =>
  new Set(
    fc
      .sample(configurations(features), { seed: 1, numRuns: 200 })
      .flat()
      .map(({ kind }) => kind),
  );

it('makes every kind that decides where requests go', () => {
  expect([...kindsOf(allFeatures)].sort()).toEqual([
    'DestinationRule',
    'Gateway',
    'HTTPRoute',
    'Sidecar',
    'VirtualService',
  ]);
});

it('makes only what an oracle is said to know', () => {
  expect([...kindsOf(plainFeatures)]).toEqual(['VirtualService']);
});

it('makes no two objects of one name and kind, so that none replaces another', () => {
  for (const objects of fc.sample(configurations(allFeatures), {
    seed: 2,
    numRuns: 200,
  })) {
    const names = objects.map(
      ({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`,
    );
    expect(new Set(names).size).toBe(names.length);
  }
});
