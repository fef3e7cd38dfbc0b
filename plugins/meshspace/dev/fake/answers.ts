import type {
  Drift,
  EventInfo,
  ExplainAnswer,
  PlanPreview,
  PlanRequest,
  ProbeAnswer,
  ProbeRequest,
  SpaceDetail,
  Traffic,
} from '@meshspace/plugin-meshspace-common';
import { ago, REVIEWS } from './builders';

function forkOf(request: PlanRequest) {
  if (request.type === 'create') return request.space.forks?.[0];
  return request.type === 'fork' ? request.fork : undefined;
}

export function planAnswer(request: PlanRequest): PlanPreview {
  const name = request.type === 'create' ? request.space.name : request.space;
  const fork = forkOf(request);
  const workload = fork?.workload.name ?? 'reviews';
  const image =
    fork?.containers?.[0]?.image ?? 'registry.example.com/shop/reviews:1.8.2';
  const deployment = (tag: string, level: string) =>
    [
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata:',
      `  name: ${workload}`,
      'spec:',
      '  replicas: 1',
      '  template:',
      '    spec:',
      '      containers:',
      '        - name: app',
      `          image: ${tag}`,
      '          env:',
      '            - name: LOG_LEVEL',
      `              value: ${level}`,
    ].join('\n');
  const level =
    fork?.containers?.[0]?.env?.find(each => each.name === 'LOG_LEVEL')
      ?.value ?? 'info';
  const step = (
    type: 'create' | 'copy',
    kind: string,
    apiVersion: string,
    reason: string,
    namespace = name,
    object = workload,
  ) => ({
    type,
    object: { apiVersion, kind, namespace, name: object },
    reason,
    yaml: `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${object}\n  namespace: ${namespace}`,
  });
  return {
    steps: [
      ...(request.type === 'create'
        ? [
            {
              type: 'create' as const,
              object: { apiVersion: 'v1', kind: 'Namespace', name },
              reason: `The space ${name} is made, with a quota.`,
              yaml: `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}`,
            },
          ]
        : []),
      {
        type: 'create',
        object: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          namespace: name,
          name: workload,
        },
        reason: `A copy of ${workload} runs in ${name} (${
          fork?.replicas ?? 1
        } replica) with ${image.split('/').pop()}.`,
        before: deployment('registry.example.com/shop/reviews:1.8.2', 'info'),
        yaml: deployment(image, level),
      },
      step('create', 'Service', 'v1', 'A Service names its pods.'),
      step(
        'copy',
        'ConfigMap',
        'v1',
        '1 ConfigMap and 1 ServiceAccount are copied.',
        name,
        'reviews-config',
      ),
      step(
        'copy',
        'ServiceAccount',
        'v1',
        '1 ConfigMap and 1 ServiceAccount are copied.',
      ),
      step(
        'create',
        'VirtualService',
        'networking.istio.io/v1',
        'web and checkout send requests with your header to it, once it is ready.',
        'shop',
        `meshspace-${workload}`,
      ),
      step(
        'create',
        'VirtualService',
        'networking.istio.io/v1',
        'The ingress gateway does the same for shop.example.com.',
        'istio-ingress',
        `meshspace-${workload}`,
      ),
    ],
    warnings: [
      {
        code: 'MSW0003',
        message:
          'The volume `data` cannot be shared: the fork starts with an empty one.',
      },
    ],
    header:
      request.type === 'create'
        ? {
            name: request.space.header?.name ?? 'x-meshspace',
            value: request.space.header?.value ?? 'k7q2m9xw',
          }
        : { name: 'x-meshspace', value: 'k7q2m9xw' },
  };
}

export function trafficAnswer(space: SpaceDetail, minutes: number): Traffic {
  const points = 60;
  const end = Date.now();
  const series = (fork: boolean, scale: number, slower: number) => ({
    service: 'reviews',
    workload: 'reviews',
    namespace: fork ? space.name : space.base,
    fork,
    points: Array.from({ length: points }, (_unused, i) => {
      const wave = 1 + 0.18 * Math.sin(i / 6) + 0.06 * Math.sin(i * 2.3);
      return {
        t: end - ((points - 1 - i) / (points - 1)) * minutes * 60_000,
        rps: scale * wave,
        errorRate: fork && i > 42 && i < 47 ? 0.04 : 0.001,
        p50Ms: 11 * slower * wave,
        p95Ms: 38 * slower * wave,
        p99Ms: 71 * slower * wave,
      };
    }),
  });
  return { series: [series(false, 119, 1), series(true, 1.2, 1.15)] };
}

export function explainAnswer(space: SpaceDetail, host: string): ExplainAnswer {
  const virtualService = (name: string) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    namespace: 'shop',
    name,
  });
  const hop = (fork: boolean) => ({
    at: 'sidecar of web (shop)',
    candidates: [
      {
        object: virtualService('meshspace-reviews'),
        rule: 'http[0].match[0]',
        won: fork,
        why: fork
          ? `the header x-meshspace is ${space.header.value}`
          : 'the request carries no x-meshspace',
      },
      {
        object: virtualService('reviews'),
        rule: 'http[0]',
        won: false,
        why: 'its prefix /v2 does not fit',
      },
      {
        object: virtualService('reviews'),
        rule: 'http[1]',
        won: !fork,
        why: fork ? 'a rule before it won' : 'it takes everything else',
      },
    ],
    treatment: {
      type: 'forward' as const,
      protocol: 'http' as const,
      path: '/',
      authority: host,
      timeoutMs: 3000,
      retries: { attempts: 2 },
      upstreams: [
        {
          cluster: `outbound|9080||reviews.${
            fork ? space.name : 'shop'
          }.svc.cluster.local`,
          host: `reviews.${fork ? space.name : 'shop'}.svc.cluster.local`,
          namespace: fork ? space.name : 'shop',
          service: 'reviews',
          port: 9080,
          share: 1,
        },
      ],
    },
    mtls: 'strict' as const,
  });
  return {
    before: {
      hops: [hop(false)],
      summary:
        'It lands on reviews in shop, by the rule of the VirtualService reviews.',
    },
    after: {
      hops: [hop(true)],
      summary: `It lands on your fork of reviews in ${space.name}.`,
    },
  };
}

export function probeAnswer(
  space: SpaceDetail,
  request: ProbeRequest,
): ProbeAnswer {
  const ready = space.forks.some(each => each.routed) && !space.suspended;
  const path = request.path ?? '/';
  return {
    request: {
      method: request.method ?? 'GET',
      url: `http://shop.example.com${path}`,
      header: space.sends,
    },
    status: 200,
    durationMs: 41.3,
    answeredBy: ready
      ? { pod: 'reviews-6d9f7c5b8d-x2x7k', namespace: space.name, fork: true }
      : { pod: 'reviews-7c8b9d6f5-q4l2p', namespace: 'shop', fork: false },
    headers: [
      ['content-type', 'application/json'],
      ['x-envoy-upstream-service-time', '12'],
    ],
    body: '{"id":"0","reviews":[{"reviewer":"Reviewer1","stars":5}]}',
    proof: ready
      ? 'The pod’s sidecar wrote the request id into its access log.'
      : 'The base’s pod wrote the request id into its access log.',
  };
}

export function driftAnswer(behind: boolean): Drift[] {
  return [
    {
      workload: REVIEWS,
      behindBase: behind,
      changes: behind
        ? [
            { path: 'image of app', base: ':1.8.3', fork: ':1.8.2' },
            { path: 'FEATURE_STARS', base: 'on', fork: undefined },
          ]
        : [],
      mine: [
        { path: 'image of app', base: ':1.8.2', fork: ':pr-42' },
        { path: 'LOG_LEVEL', base: 'info', fork: 'debug' },
      ],
    },
  ];
}

export function eventsAnswer(space: SpaceDetail): EventInfo[] {
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    namespace: space.name,
    name: 'reviews-6d9f7c5b8d-x2x7k',
  };
  const events: EventInfo[] = [
    {
      time: ago(56 * 60_000),
      type: 'Normal',
      reason: 'Scheduled',
      object,
      message: 'Successfully assigned to node-3',
      count: 1,
    },
    {
      time: ago(55.8 * 60_000),
      type: 'Normal',
      reason: 'Pulled',
      object,
      message: 'Successfully pulled image in 4.1 s',
      count: 1,
    },
    {
      time: ago(55.7 * 60_000),
      type: 'Normal',
      reason: 'Started',
      object,
      message: 'Started container app',
      count: 1,
    },
  ];
  return space.forks[0]?.phase === 'Failing'
    ? [
        ...events,
        {
          time: ago(20_000),
          type: 'Warning',
          reason: 'BackOff',
          object,
          message: 'Back-off restarting failed container app',
          count: 7,
        },
      ]
    : events;
}
