import type { Manifest } from '../kube/types';
import { shrink, smallerPairs, smallerRoutes } from './shrink';
import type { Pair } from './types';

const pair: Pair = {
  objects: [
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'a', namespace: 'shop' },
      spec: {
        hosts: ['reviews'],
        http: [
          {
            match: [
              { uri: { prefix: '/x' }, headers: { h: { exact: '1' } } },
              { method: { exact: 'GET' } },
            ],
            timeout: '1s',
            route: [],
          },
          { route: [] },
        ],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'VirtualService',
      metadata: { name: 'b', namespace: 'shop' },
      spec: { http: [{ route: [] }] },
    },
  ],
  request: {
    caller: 'base',
    host: 'reviews',
    path: '/',
    method: 'GET',
    headers: [
      ['h', '1'],
      ['i', '2'],
    ],
  },
};

it('leaves a route what it does, and a match at least one condition', () => {
  expect(smallerRoutes([{ match: [{ uri: {} }], route: [1] }])).toEqual([
    [{ route: [1] }],
  ]);
});

it('ends at the smallest pair that still disagrees', async () => {
  const needs = ({ objects, request }: Pair) =>
    JSON.stringify(objects).includes('"headers"') &&
    request.headers.some(([name]) => name === 'h');
  const { objects, request } = await shrink(pair, async candidate =>
    needs(candidate),
  );
  expect(objects.map(({ spec }) => spec)).toEqual([
    {
      hosts: ['reviews'],
      http: [{ match: [{ headers: { h: { exact: '1' } } }], route: [] }],
    },
  ]);
  expect(request.headers).toEqual([['h', '1']]);
});

it('takes what cannot be tried for no smaller case, and stops at its limit', async () => {
  const refused = async () => {
    throw new Error('not valid');
  };
  expect(await shrink(pair, refused)).toBe(pair);
  let tries = 0;
  await shrink(pair, async () => (tries += 1) < 100, 3);
  expect(tries).toBe(3);
});

it('leaves rules of an HTTPRoute out, and never the last', () => {
  const route = (rules: object[]): Manifest => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'r', namespace: 'shop' },
    spec: { rules },
  });
  const request = {
    caller: 'base' as const,
    host: 'reviews',
    path: '/',
    method: 'GET',
    headers: [],
  };
  const rulesOf = (rules: object[]) =>
    smallerPairs({ objects: [route(rules)], request }).map(
      ({ objects: [one] }) => (one.spec as { rules: object[] }).rules,
    );
  expect(rulesOf([{ a: 1 }, { b: 2 }])).toEqual([[{ b: 2 }], [{ a: 1 }]]);
  expect(rulesOf([{ a: 1 }])).toEqual([]);
});
