import fc from 'fast-check';
import {
  allFeatures,
  configurations,
  plainFeatures,
  requests,
} from './generate';
import { plannerOracle } from './plannerOracle';

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

it('makes requests from outside that enter, by gateways of both kinds, and such that find no way', () => {
  const pairs = fc
    .sample(fc.tuple(configurations(allFeatures), requests(allFeatures)), {
      seed: 3,
      numRuns: 400,
    })
    .filter(([, { caller }]) => caller === 'gateway');
  const ways = pairs.map(([objects, request]) => {
    const [{ kind }] = [plannerOracle.decide(objects, request)].flat();
    const api = objects.some(({ metadata }) => metadata.name === 'entry');
    return `${api ? 'Gateway API' : 'Istio'}: ${kind}`;
  });
  expect(ways).toEqual(
    expect.arrayContaining([
      'Gateway API: forward',
      'Gateway API: no-route',
      'Istio: forward',
      'Istio: no-route',
    ]),
  );
});
