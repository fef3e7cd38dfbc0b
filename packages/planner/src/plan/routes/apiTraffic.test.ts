import { BackendRef } from '../../kube/gatewayApi';
import { Raw } from '../../kube/objects';
import { ForkTraffic } from '../../meshspace/MeshSpace';
import { settledWorld, space, START } from '../../proofs/world';
import { gatewayApi } from '../../testing/mesh';
import { plan } from '../plan';
import { backendsOf } from './apiTraffic';

const BASE = { name: 'reviews', port: 9080 };
const FORK = { name: 'reviews-meshspace', namespace: 'alice', port: 9080 };
const OTHER = { name: 'ratings', port: 9080 };
const copy = (more: Raw = {}) => ({
  type: 'RequestMirror',
  requestMirror: { backendRef: FORK, ...more },
});

interface Rule extends Raw {
  backendRefs: BackendRef[];
  filters?: Raw[];
  timeouts?: Raw;
}

const treated = (wish: ForkTraffic, rule: Rule, kind = 'HTTPRoute') =>
  backendsOf(
    rule.backendRefs.map(target =>
      target.name === BASE.name
        ? { target, moved: { ...target, ...FORK }, wish }
        : { target },
    ),
    kind,
    rule,
  );
const all: Rule = { backendRefs: [BASE] };
const weighted: Rule = {
  backendRefs: [
    { ...BASE, weight: 3 },
    { ...OTHER, weight: 1 },
  ],
};

describe('with routes of the Gateway API, a space’s requests', () => {
  it.each<[string, ForkTraffic, Rule, Raw]>([
    ['go to the fork', {}, all, { backendRefs: [FORK] }],
    [
      'go there in part, and to the base for the rest',
      { share: 30 },
      all,
      {
        backendRefs: [
          { ...FORK, weight: 30 },
          { ...BASE, weight: 70 },
        ],
      },
    ],
    [
      'keep the weights of others in proportion',
      { share: 50 },
      weighted,
      {
        backendRefs: [
          { ...FORK, weight: 150 },
          { ...BASE, weight: 150 },
          { ...OTHER, weight: 100 },
        ],
      },
    ],
    [
      'keep to the greatest weight that there may be',
      { share: 50 },
      { backendRefs: [{ ...BASE, weight: 1_000_000 }, OTHER] },
      {
        backendRefs: [
          { ...FORK, weight: 500_000 },
          { ...BASE, weight: 500_000 },
          { ...OTHER, weight: 1 },
        ],
      },
    ],
    [
      'are the base’s, and the fork gets copies',
      { mirror: true },
      { ...all, filters: [{ type: 'X' }] },
      { backendRefs: [BASE], filters: [{ type: 'X' }, copy()] },
    ],
    [
      'are copied in part',
      { mirror: true, share: 40 },
      weighted,
      { backendRefs: weighted.backendRefs, filters: [copy({ percent: 30 })] },
    ],
    [
      'are given up after a time, as the Gateway API writes it',
      { timeout: '1.5s' },
      all,
      { backendRefs: [FORK], timeouts: { request: '1s500ms' } },
    ],
    [
      'a long one, too',
      { timeout: '100500ms' },
      all,
      { backendRefs: [FORK], timeouts: { request: '1m40s500ms' } },
    ],
    [
      'or never',
      { timeout: '0s' },
      { ...all, timeouts: { request: '1s', backendRequest: '500ms' } },
      {
        backendRefs: [FORK],
        timeouts: { request: '0s', backendRequest: '500ms' },
      },
    ],
    [
      'without a time for each that would be longer',
      { timeout: '1s' },
      { ...all, timeouts: { request: '5s', backendRequest: '3s' } },
      { backendRefs: [FORK], timeouts: { request: '1s' } },
    ],
  ])('%s', (_, wish, rule, wanted) => {
    expect(treated(wish, rule)).toEqual(wanted);
  });

  it('have no timeout where they are gRPC’s', () => {
    expect(treated({ timeout: '1s' }, all, 'GRPCRoute')).toEqual({
      backendRefs: [FORK],
    });
  });
});

describe('what cannot be done is said', () => {
  const reviews = (traffic: ForkTraffic) =>
    space('alice', [], {
      forks: [{ workload: { kind: 'Deployment', name: 'reviews' }, traffic }],
    });
  const byApi = gatewayApi('HTTPRoute', 'shop/r', {
    parentRefs: [{ group: '', kind: 'Service', name: 'reviews' }],
    rules: [{ backendRefs: [BASE] }],
  });
  const said = (traffic: ForkTraffic, users: object[] = []) => {
    const view = settledWorld(users, [reviews(traffic)]);
    const [fork] = plan(view, { now: START }).spaces[0].status.forks;
    return [fork.phase, fork.reason];
  };

  it.each<[string, ForkTraffic, object[], (string | undefined)[]]>([
    ['a fault by a VirtualService', { abort: { status: 500 } }, [], []],
    ['copies by one', { mirror: true }, [], []],
    [
      'no fault by an HTTPRoute',
      { abort: { status: 500 } },
      [byApi],
      ['TrafficNotPossible'],
    ],
    ['a timeout by one', { timeout: '1s' }, [byApi], []],
    [
      'no timeout by a GRPCRoute',
      { timeout: '1s' },
      [{ ...byApi, kind: 'GRPCRoute' }],
      ['TrafficNotPossible'],
    ],
    ['but a share', { share: 20 }, [byApi], []],
    ['and copies', { mirror: true }, [byApi], []],
    ['no share of nothing', { share: 0 }, [], ['TrafficNotPossible']],
    ['all of them, said', { share: 100, mirror: false }, [], []],
    [
      'no delay that is none',
      { delay: { duration: 'soon' } },
      [],
      ['TrafficNotPossible'],
    ],
  ])('%s', (_, traffic, users, [reason]) => {
    expect(said(traffic, users)).toEqual(['Routed', reason]);
  });
});
