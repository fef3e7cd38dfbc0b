import type { MeshSpace } from '@meshspace/planner';
import type {
  RequestHop,
  TopologyEdge,
  TopologyNode,
} from '@meshspace/plugin-meshspace-common';
import { verdicts } from './verdicts';

const node = (
  name: string,
  more: Partial<TopologyNode> = {},
): TopologyNode => ({
  id: `service:shop/${name}`,
  kind: 'service',
  name,
  namespace: 'shop',
  workload: { kind: 'Deployment', name },
  health: 'healthy',
  protocols: ['http'],
  meshed: true,
  ...more,
});

const edge = (from: string, to: string): TopologyEdge => ({
  from: `service:shop/${from}`,
  to: `service:shop/${to}`,
  protocol: 'http',
  rps: 0,
  errorRate: 0,
  mtls: true,
  path: false,
});

const topology = {
  nodes: [
    node('web'),
    node('reviews'),
    node('ratings'),
    node('ratings', {
      id: 'fork:alice/ratings',
      kind: 'fork',
      namespace: 'alice',
      space: 'alice',
      baseId: 'service:shop/ratings',
    }),
  ],
  edges: [edge('web', 'reviews'), edge('reviews', 'ratings')],
};

const space: MeshSpace = {
  apiVersion: 'meshspace.dev/v1alpha1',
  kind: 'MeshSpace',
  metadata: { name: 'alice' },
  spec: {
    base: 'shop',
    owner: 'user:default/alice',
    header: { format: 'header', name: 'x-meshspace', value: 'k7' },
    forks: [{ workload: { kind: 'Deployment', name: 'ratings' } }],
  },
  status: {
    phase: 'Ready',
    conditions: [],
    forks: [
      {
        workload: { kind: 'Deployment', name: 'ratings' },
        phase: 'Routed',
        readyReplicas: 1,
        replicas: 1,
        services: ['ratings'],
        routed: true,
        routeObjects: [],
        behindBase: false,
      },
    ],
  },
};

const hop = (
  direction: RequestHop['direction'],
  workload: string,
  to?: string,
  namespace = 'shop',
): RequestHop => {
  const [service, home = 'shop'] = to?.split('.') ?? [];
  return {
    at: '2026-11-20T10:00:00.000Z',
    pod: `${workload}-1`,
    namespace,
    workload: { kind: 'Deployment', name: workload },
    fork: namespace === 'alice',
    direction,
    ...(to && {
      to: {
        host: `${service}.${home}.svc.cluster.local`,
        service,
        namespace: home,
        fork: home === 'alice',
      },
    }),
    method: 'GET',
    path: '/',
    status: 200,
    durationMs: 1,
  };
};

const judgeOf = (of: MeshSpace, mixed: boolean, ...hops: RequestHop[]) =>
  Object.fromEntries(
    verdicts({
      requests: [{ id: '1', at: hops[0].at, method: 'GET', path: '/', hops }],
      space: of,
      topology,
      mixed,
    }).map(({ nodeId, verdict, lostTo }) => [nodeId, [verdict, ...lostTo]]),
  );

const judge = (mixed: boolean, ...hops: RequestHop[]) =>
  judgeOf(space, mixed, ...hops);

describe('verdicts, where sidecars log only requests with the header', () => {
  it.each([
    [
      'passes it on, whoever answers then',
      [hop('inbound', 'web'), hop('outbound', 'web', 'reviews')],
      { 'service:shop/web': ['passes'] },
    ],
    [
      'loses it, if nothing comes out that goes in',
      [hop('inbound', 'web')],
      { 'service:shop/web': ['loses', 'service:shop/reviews'] },
    ],
    [
      'is the end, if it calls nobody',
      [hop('inbound', 'ratings', undefined, 'alice')],
      { 'fork:alice/ratings': ['end'] },
    ],
  ])('%s', (_name, hops, expected) => {
    expect(judge(false, ...hops)).toEqual(expected);
  });
});

describe('verdicts, where sidecars log everything', () => {
  it.each([
    [
      'passes it on, as the fork behind it proves',
      [hop('inbound', 'reviews'), hop('outbound', 'reviews', 'ratings.alice')],
      { 'service:shop/reviews': ['passes'] },
    ],
    [
      'loses it, if the fork is passed by',
      [hop('inbound', 'reviews'), hop('outbound', 'reviews', 'ratings')],
      { 'service:shop/reviews': ['loses', 'service:shop/ratings'] },
    ],
    [
      'is unknown, if only the request id is seen further on',
      [hop('inbound', 'web'), hop('outbound', 'web', 'reviews')],
      { 'service:shop/web': ['unknown'] },
    ],
  ])('%s', (_name, hops, expected) => {
    expect(judge(true, ...hops)).toEqual(expected);
  });
});

it.each([{ mirror: true }, { share: 50 }])(
  'a request that comes to the base is no proof where the space wants it so: %j',
  traffic => {
    const [fork] = space.spec.forks;
    const wished = {
      ...space,
      spec: { ...space.spec, forks: [{ ...fork, traffic }] },
    };
    const call = [hop('inbound', 'web'), hop('outbound', 'web', 'ratings')];
    expect(judge(true, ...call)['service:shop/web'][0]).toBe('loses');
    expect(judgeOf(wished, true, ...call)['service:shop/web'][0]).not.toBe(
      'loses',
    );
  },
);
