import type {
  RequestHop,
  SeenRequest,
  SpaceDetail,
  Xray,
  XrayWorkload,
} from '@meshspace/plugin-meshspace-common';
import { ago, ahead, REVIEWS } from '../builders';

const deployment = (name: string) => ({ kind: 'Deployment' as const, name });

/** A request that enters at the gateway, passes web, and ends at the fork or, where the header was lost, at the base. */
export function seenRequest(
  space: SpaceDetail,
  number: number,
  at: string,
): SeenRequest {
  const lost = number % 4 === 3;
  const path = lost ? '/recommendations' : `/reviews/${number}`;
  const common = { method: 'GET', path };
  const start = Date.parse(at);
  const hop = (part: Partial<RequestHop>, afterMs: number): RequestHop => ({
    ...common,
    at: new Date(start + afterMs).toISOString(),
    pod: 'web-5f6d8c9b7-mm2xq',
    namespace: space.base,
    workload: deployment('web'),
    fork: false,
    direction: 'inbound',
    status: 200,
    durationMs: 38,
    ...part,
  });
  const target = (service: string, fork: boolean) => ({
    host: `${service}.${fork ? space.name : space.base}.svc.cluster.local`,
    service,
    namespace: fork ? space.name : space.base,
    fork,
  });
  return {
    id: `6f1c${String(number).padStart(4, '0')}-7d1e-4c52-9e0b-2f6a1b9c3d4e`,
    at,
    ...common,
    hops: lost
      ? [
          hop({}, 0),
          hop(
            { direction: 'outbound', to: target('recommendation', false) },
            3,
          ),
          hop(
            {
              pod: 'recommendation-77f9c-8kq2d',
              workload: deployment('recommendation'),
              durationMs: 21,
            },
            6,
          ),
        ]
      : [
          hop({}, 0),
          hop({ direction: 'outbound', to: target('reviews', true) }, 2),
          hop(
            {
              pod: 'reviews-6d9f7c5b8d-x2x7k',
              namespace: space.name,
              workload: REVIEWS,
              fork: true,
              status: number % 7 === 6 ? 500 : 200,
              durationMs: 24,
            },
            5,
          ),
          hop(
            {
              pod: 'reviews-6d9f7c5b8d-x2x7k',
              namespace: space.name,
              workload: REVIEWS,
              fork: true,
              direction: 'outbound',
              to: target('ratings', false),
              durationMs: 7,
            },
            9,
          ),
        ],
  };
}

const workloads = (space: SpaceDetail): XrayWorkload[] => [
  {
    nodeId: 'web',
    name: 'web',
    namespace: space.base,
    fork: false,
    entityRef: 'component:default/web',
    owners: ['group:default/storefront'],
    received: 16,
    passedOn: [
      { nodeId: `${space.name}/reviews`, count: 12 },
      { nodeId: 'recommendation', count: 4 },
    ],
    verdict: 'passes',
    lostTo: [],
    message: 'web passes the header on to everything that it calls.',
  },
  {
    nodeId: `${space.name}/reviews`,
    name: 'reviews',
    namespace: space.name,
    fork: true,
    entityRef: 'component:default/reviews',
    owners: ['group:default/storefront'],
    received: 12,
    passedOn: [{ nodeId: 'ratings', count: 12 }],
    verdict: 'passes',
    lostTo: [],
    message: 'Your fork of reviews passes the header on.',
  },
  {
    nodeId: 'recommendation',
    name: 'recommendation',
    namespace: space.base,
    fork: false,
    entityRef: 'component:default/recommendation',
    owners: ['group:default/discovery'],
    received: 4,
    passedOn: [],
    verdict: 'loses',
    lostTo: ['inventory'],
    message:
      'recommendation calls inventory without the header. Forks behind it are not reached: its owners copy the header from the request they serve to the requests they make.',
  },
  {
    nodeId: 'ratings',
    name: 'ratings',
    namespace: space.base,
    fork: false,
    owners: [],
    received: 12,
    passedOn: [],
    verdict: 'end',
    lostTo: [],
    message: 'ratings calls nobody.',
  },
];

export const xrayOff: Xray = {
  state: 'off',
  message:
    'Sidecars do not log requests now. Start it, and for some minutes they log those with your header, and no others.',
  collecting: false,
  requests: [],
  workloads: [],
};

export function xrayOn(space: SpaceDetail): Xray {
  return {
    state: 'on',
    message: 'Sidecars log the requests with your header.',
    until: ahead(9 * 60_000),
    collecting: true,
    requests: Array.from({ length: 16 }, (_unused, index) =>
      seenRequest(space, index, ago((16 - index) * 4000)),
    ),
    workloads: workloads(space),
  };
}
