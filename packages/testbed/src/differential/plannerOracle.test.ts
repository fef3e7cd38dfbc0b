import type { Treatment } from '@meshspace/planner';
import fc from 'fast-check';
import type { Manifest } from '../kube/types';
import { configurations, plainFeatures, requests } from './generate';
import { decisionsOf, plannerOracle } from './plannerOracle';
import { toyOracle } from './toyOracle';
import { BASE, type DifferentialRequest } from './types';

const upstream = (cluster: string) => ({
  cluster,
  host: cluster,
  port: 9080,
  share: 0.5,
});

const forward = {
  type: 'forward',
  protocol: 'http',
  upstreams: [upstream('a'), upstream('b')],
  path: '/new',
  authority: 'reviews:9080',
} as const satisfies Treatment;

const abort = (percent: number) => ({ abort: { status: 555, percent } });
const forwarded = ['a', 'b'].map(cluster => ({
  kind: 'forward',
  cluster,
  path: '/new',
}));
const aborted = { kind: 'abort', status: 555 };

it.each<[Treatment, object[]]>([
  [forward, forwarded],
  [{ ...forward, fault: abort(100) }, [aborted]],
  [{ ...forward, fault: abort(50) }, [aborted, ...forwarded]],
  [
    { type: 'redirect', status: 302, location: 'http://reviews:9080/there' },
    [{ kind: 'redirect', status: 302, location: '/there' }],
  ],
  [{ type: 'direct', status: 418 }, [{ kind: 'respond', status: 418 }]],
  [{ type: 'notFound' }, [{ kind: 'no-route' }]],
])('all that may happen: %j', (treatment, decisions) => {
  expect(decisionsOf(treatment, '/x')).toEqual(decisions);
});

it('does not pass over what no caller can meet', () => {
  expect(() => decisionsOf({ type: 'unresolved', host: 'x' }, '/x')).toThrow(
    'unresolved',
  );
});

describe('what is asked of the planner', () => {
  const service = (name: string, host: string, created: string): Manifest => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name, namespace: BASE, creationTimestamp: created },
    spec: {
      hosts: ['reviews'],
      http: [{ route: [{ destination: { host } }] }],
    },
  });
  const request: DifferentialRequest = {
    caller: 'space',
    host: 'reviews',
    path: '/x?q=1',
    method: 'GET',
    headers: [],
  };

  it('counts the creation times of the cluster, and a fork calls by the names of the base', () => {
    const decided = plannerOracle.decide(
      [
        service('a', 'details', '2026-01-01T00:00:02Z'),
        service('b', 'ratings', '2026-01-01T00:00:01Z'),
      ],
      request,
    );
    expect(decided).toEqual([
      {
        kind: 'forward',
        cluster: `outbound|9080||ratings.${BASE}.svc.cluster.local`,
        path: '/x?q=1',
      },
    ]);
  });

  it('agrees with the toy about what the toy knows', () => {
    fc.assert(
      fc.property(
        configurations(plainFeatures),
        requests(plainFeatures),
        (objects, one) => {
          expect(plannerOracle.decide(objects, one)).toEqual([
            toyOracle.decide(objects, one),
          ]);
        },
      ),
    );
  });
});
