import { MeshSpace } from '../meshspace/MeshSpace';
import { createView, MutableView } from '../view/createView';
import { project } from '../view/project';
import { ClusterView } from '../view/ClusterView';
import { plan } from './plan';
import { simulate } from './simulate';
import { targetOf } from './operations';
import { refName } from '../kube/objects';
import { route } from '../explain/explain';
import { RequestShape } from '../explain/types';

const NOW = new Date('2026-01-01T12:00:00Z');
const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

const DOMAIN_ARGS = [
  'proxy',
  'sidecar',
  '--domain',
  '$(POD_NAMESPACE).svc.cluster.local',
  '--log_output_level=default:info',
];

function pod(namespace: string, app: string, ip: string) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${app}-1`,
      namespace,
      labels: { app },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `${app}-5d4`,
          uid: 'r',
          controller: true,
        },
      ],
      annotations: { 'sidecar.istio.io/status': '{}' },
    },
    spec: {
      initContainers: [
        {
          name: 'istio-proxy',
          image: 'proxyv2:1',
          args: DOMAIN_ARGS,
          restartPolicy: 'Always',
        },
      ],
      containers: [{ name: 'app', image: `${app}:v1` }],
    },
    status: {
      phase: 'Running',
      podIP: ip,
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        {
          name: 'app',
          image: `${app}:v1`,
          ready: true,
          restartCount: 0,
          state: { running: {} },
        },
      ],
    },
  };
}

function service(namespace: string, app: string) {
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: app, namespace, uid: `svc-${app}` },
      spec: {
        clusterIP: '10.96.0.9',
        selector: { app },
        ports: [
          { name: 'http', port: 9080, targetPort: 9080, protocol: 'TCP' },
        ],
      },
    },
    endpoints(namespace, app, true),
  ];
}

function endpoints(namespace: string, app: string, ready: boolean) {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${app}-abc`,
      namespace,
      labels: { 'kubernetes.io/service-name': app },
    },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.1.0.7'], conditions: { ready } }],
    ports: [{ name: 'http', port: 9080, protocol: 'TCP' }],
  };
}

function deployment(app: string) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: app,
      namespace: 'shop',
      uid: `dep-${app}`,
      generation: 4,
      labels: { app },
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app } },
      template: {
        metadata: { labels: { app } },
        spec: {
          serviceAccountName: app,
          containers: [
            {
              name: 'app',
              image: `${app}:v1`,
              env: [
                { name: 'LOG_LEVEL', value: 'info' },
                {
                  name: 'TOKEN',
                  valueFrom: { secretKeyRef: { name: 'db', key: 'token' } },
                },
              ],
            },
          ],
          volumes: [
            { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
          ],
        },
      },
    },
    status: { replicas: 2, readyReplicas: 2 },
  };
}

const SPACE: MeshSpace = {
  apiVersion: 'meshspace.dev/v1alpha1',
  kind: 'MeshSpace',
  metadata: {
    name: 'alice',
    uid: 'space-uid',
    generation: 1,
    creationTimestamp: '2026-01-01T11:59:00Z',
  },
  spec: {
    base: 'shop',
    owner: 'user:default/alice',
    header: { format: 'header', name: 'x-meshspace', value: 'k7q2m9xw' },
    forks: [
      {
        workload: { kind: 'Deployment', name: 'reviews' },
        containers: [
          {
            name: 'app',
            image: 'reviews:pr-42',
            env: [{ name: 'LOG_LEVEL', value: 'debug' }],
          },
        ],
      },
    ],
  },
};

function shop(...more: object[]): MutableView {
  const view = createView();
  const objects = [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'shop',
        labels: { 'istio-injection': 'enabled', 'meshspace.dev/base': 'true' },
      },
    },
    ...['web', 'reviews'].flatMap(app => [
      deployment(app),
      ...service('shop', app),
    ]),
    pod('shop', 'reviews', '10.1.0.7'),
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'db', namespace: 'shop', resourceVersion: '7' },
      type: 'Opaque',
      data: { token: 'c2VjcmV0' },
    },
    SPACE,
    ...more,
  ];
  for (const object of objects) set(view, object);
  return view;
}

function set(view: MutableView, object: object) {
  const projected = project(object);
  if (!projected) throw new Error(`not kept: ${JSON.stringify(object)}`);
  view.apply({ type: 'set', object: projected });
}

/** The cluster after the controller has done all it could and the fork's pod is ready. */
function settled(view: ClusterView, now = NOW): ClusterView {
  let current = view;
  for (let turn = 0; turn < 8; turn++) {
    const { operations } = plan(current, { now });
    if (operations.length === 0) return current;
    current = simulate(current, operations, now);
  }
  throw new Error('the plan never came to rest');
}

function withReadyFork(view: ClusterView): ClusterView {
  const changes = [
    endpoints('alice', 'reviews', true),
    pod('alice', 'reviews', '10.1.0.9'),
  ].map(object => ({ type: 'set' as const, object: project(object)! }));
  const fork = view.get('Deployment', 'alice', 'reviews')!;
  return view.overlay([
    ...changes,
    {
      type: 'set',
      object: {
        ...fork,
        status: { replicas: 1, readyReplicas: 1 },
      } as typeof fork,
    },
  ]);
}

function titles(view: ClusterView, now = NOW) {
  return plan(view, { now }).operations.map(
    operation =>
      `${operation.round} ${operation.type} ${refName(targetOf(operation))}`,
  );
}

function lands(view: ClusterView, headers: [string, string][]): string {
  const request: RequestShape = {
    method: 'GET',
    host: 'reviews',
    port: 9080,
    path: '/',
    headers,
  };
  const { treatment } = route(
    view,
    { type: 'workload', namespace: 'shop', labels: { app: 'web' } },
    request,
  );
  return treatment.type === 'forward'
    ? treatment.upstreams[0].host
    : treatment.type;
}

const HEADER: [string, string][] = [['x-meshspace', 'k7q2m9xw']];

describe('a new space with a fork', () => {
  it('makes its namespace, then what the fork needs, then the fork, and no route yet', () => {
    expect(titles(shop())).toEqual([
      '0 apply MeshSpace alice',
      '0 apply Namespace alice',
      '1 copy Secret alice/db',
      '1 apply Service alice/reviews',
      '1 apply ServiceAccount alice/reviews',
      '1 apply VirtualService alice/meshspace-cache-key',
      '2 apply Deployment alice/reviews',
    ]);
  });

  it('gives the fork the image, the environment and the base’s names', () => {
    const fork = settled(shop()).get('Deployment', 'alice', 'reviews');
    const { containers, dnsConfig, volumes } = fork!.spec.template.spec;
    expect(containers[0]).toMatchObject({
      image: 'reviews:pr-42',
      env: expect.arrayContaining([
        { name: 'LOG_LEVEL', value: 'debug' },
        { name: 'MESHSPACE_NAME', value: 'alice' },
        { name: 'MESHSPACE_HEADER_NAME', value: 'x-meshspace' },
        { name: 'MESHSPACE_HEADER_VALUE', value: 'k7q2m9xw' },
      ]),
    });
    expect(containers[1]).toEqual({
      name: 'istio-proxy',
      image: 'auto',
      args: [
        'proxy',
        'sidecar',
        '--domain',
        'shop.svc.cluster.local',
        '--log_output_level=default:info',
      ],
    });
    expect(dnsConfig).toEqual({ searches: ['shop.svc.cluster.local'] });
    expect(volumes).toEqual([{ name: 'data', emptyDir: {} }]);
    expect(fork!.spec.replicas).toBe(1);
  });

  it('warns of a volume that starts empty', () => {
    const [{ warnings }] = plan(shop(), { now: NOW }).spaces;
    expect(warnings.map(({ code }) => code)).toEqual(['VolumeStartsEmpty']);
  });

  it('comes to rest and says what it waits for', () => {
    const [{ status }] = plan(settled(shop()), { now: NOW }).spaces;
    expect(status).toMatchObject({
      phase: 'Pending',
      forks: [{ phase: 'Starting', routed: false }],
    });
  });
});

describe('a fork that is ready', () => {
  const ready = () => withReadyFork(settled(shop()));

  it('gets the dead man’s switch first, then its route', () => {
    expect(titles(ready())).toEqual([
      '0 apply Job shop/meshspace-switch-3927264',
      '1 apply VirtualService alice/meshspace-consumer-reviews',
    ]);
    const routed = settled(ready());
    expect(
      routed.get('VirtualService', 'shop', 'meshspace-reviews-0')?.spec,
    ).toMatchObject({
      hosts: ['reviews.shop.svc.cluster.local'],
      exportTo: ['shop', 'alice'],
      http: [
        {
          match: [
            { port: 9080, headers: { 'x-meshspace': { exact: 'k7q2m9xw' } } },
          ],
        },
        { match: [{ port: 9080 }] },
      ],
    });
    expect(plan(routed, { now: NOW }).spaces[0].status).toMatchObject({
      phase: 'Ready',
      forks: [{ phase: 'Routed', routed: true }],
    });
  });

  it('answers requests with the header, and no others', () => {
    const routed = settled(ready());
    expect(lands(routed, HEADER)).toBe('reviews.alice.svc.cluster.local');
    expect(lands(routed, [])).toBe('reviews.shop.svc.cluster.local');
    expect(lands(routed, [['x-meshspace', 'other']])).toBe(
      'reviews.shop.svc.cluster.local',
    );
  });

  it('loses its route when it is no longer ready, so that the base answers', () => {
    const broken = settled(ready()).overlay([
      { type: 'set', object: project(endpoints('alice', 'reviews', false))! },
    ]);
    expect(titles(broken)).toContain(
      '0 delete VirtualService shop/meshspace-reviews-0',
    );
    expect(lands(settled(broken), HEADER)).toBe(
      'reviews.shop.svc.cluster.local',
    );
  });

  it('keeps a user’s treatment beside the route, and does not touch the user’s object', () => {
    const users = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: {
        name: 'reviews',
        namespace: 'shop',
        creationTimestamp: '2025-01-01T00:00:00Z',
        generation: 3,
        uid: 'u',
      },
      spec: {
        hosts: ['reviews'],
        http: [
          {
            match: [{ uri: { prefix: '/old' } }],
            rewrite: { uri: '/new' },
            timeout: '1s',
            route: [{ destination: { host: 'reviews', subset: 'v1' } }],
          },
          { route: [{ destination: { host: 'reviews' } }] },
        ],
      },
    };
    const routed = settled(withReadyFork(settled(shop(users))));
    const shadow = routed.get('VirtualService', 'shop', 'meshspace-reviews-0');
    expect(
      shadow?.spec.http?.map(({ match, route: targets }) => [
        match?.[0],
        targets?.[0].destination,
      ]),
    ).toEqual([
      [
        {
          uri: { prefix: '/old' },
          headers: { 'x-meshspace': { exact: 'k7q2m9xw' } },
        },
        { host: 'reviews.alice.svc.cluster.local' },
      ],
      [
        { uri: { prefix: '/old' } },
        { host: 'reviews.shop.svc.cluster.local', subset: 'v1' },
      ],
      [
        { headers: { 'x-meshspace': { exact: 'k7q2m9xw' } } },
        { host: 'reviews.alice.svc.cluster.local' },
      ],
      [undefined, { host: 'reviews.shop.svc.cluster.local' }],
    ]);
    expect(shadow?.metadata.annotations?.['meshspace.dev/derived-from']).toBe(
      'VirtualService shop/reviews@3',
    );
  });

  it('says so when a private VirtualService is asked before ours', () => {
    const users = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: {
        name: 'reviews',
        namespace: 'shop',
        creationTimestamp: '2025-01-01T00:00:00Z',
        uid: 'u',
      },
      spec: {
        hosts: ['reviews'],
        exportTo: ['.'],
        http: [{ route: [{ destination: { host: 'reviews' } }] }],
      },
    };
    const routed = settled(withReadyFork(settled(shop(users))));
    const [{ status }] = plan(routed, { now: NOW }).spaces;
    expect(status.forks[0]).toMatchObject({
      phase: 'Unroutable',
      reason: 'Unroutable',
    });
    expect(status.forks[0].message).toContain('VirtualService shop/reviews');
  });
});

describe('the way back', () => {
  const routed = () => settled(withReadyFork(settled(shop())));

  it('takes the route back first and the fork after a grace', () => {
    const view = routed();
    const unforked = view.overlay([
      {
        type: 'set',
        object: {
          ...view.get('MeshSpace', undefined, 'alice')!,
          spec: { ...SPACE.spec, forks: [] },
        } as MeshSpace,
      },
    ]);
    const first = plan(unforked, { now: NOW });
    expect(titles(unforked)).toEqual([
      '0 delete VirtualService alice/meshspace-consumer-reviews',
      '0 delete VirtualService shop/meshspace-reviews-0',
    ]);
    const [{ status, wakeAt }] = first.spaces;
    expect(status.forks).toMatchObject([
      { phase: 'Removing', since: '2026-01-01T12:00:00Z' },
    ]);
    expect(wakeAt).toBe('2026-01-01T12:00:03Z');
    const told = simulate(unforked, first.operations, NOW).overlay([
      {
        type: 'set',
        object: {
          ...unforked.get('MeshSpace', undefined, 'alice')!,
          status,
        } as MeshSpace,
      },
    ]);
    expect(titles(told, after(4))).toEqual([
      '0 delete Deployment alice/reviews',
      '0 delete Secret alice/db',
      '0 delete Service alice/reviews',
      '0 delete ServiceAccount alice/reviews',
    ]);
  });

  it('lets go of a deleted space only when nothing leads into it', () => {
    const view = routed();
    const space = {
      ...view.get('MeshSpace', undefined, 'alice')!,
      metadata: {
        ...SPACE.metadata,
        deletionTimestamp: '2026-01-01T12:00:00Z',
        finalizers: ['meshspace.dev/routes'],
      },
      status: plan(view, { now: NOW }).spaces[0].status,
    } as MeshSpace;
    const deleted = view.overlay([{ type: 'set', object: space }]);
    expect(titles(deleted)).toEqual([
      '0 delete VirtualService shop/meshspace-reviews-0',
    ]);
    const gone = simulate(deleted, plan(deleted, { now: NOW }).operations, NOW);
    const { status } = plan(gone, { now: NOW }).spaces[0];
    const told = gone.overlay([
      { type: 'set', object: { ...space, status } as MeshSpace },
    ]);
    expect(titles(told, after(1))).toEqual([]);
    expect(titles(told, after(4))).toEqual(['0 apply MeshSpace alice']);
  });

  it('deletes a space that has expired', () => {
    const view = shop();
    set(view, {
      ...SPACE,
      spec: { ...SPACE.spec, expiresAt: '2026-01-01T11:00:00Z' },
    });
    expect(titles(view)).toEqual(['0 delete MeshSpace alice']);
  });
});

describe('a space that may not be made', () => {
  it.each([
    [
      'with its base’s name',
      { metadata: { ...SPACE.metadata, name: 'shop' } },
      'NameIsBase',
    ],
    [
      'whose base is gone',
      { spec: { ...SPACE.spec, base: 'nowhere' } },
      'BaseGone',
    ],
    [
      'with a header that proxies use',
      {
        spec: {
          ...SPACE.spec,
          header: { format: 'header', name: 'authorization', value: 'x' },
        },
      },
      'HeaderRefused',
    ],
  ])('is refused %s', (_, change, reason) => {
    const view = createView();
    set(view, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop' },
    });
    set(view, { ...SPACE, ...change });
    const [{ operations, status }] = plan(view, { now: NOW }).spaces;
    expect(operations).toEqual([]);
    expect(status).toMatchObject({
      phase: 'Degraded',
      conditions: [{ type: 'NamespaceReady', reason }, {}, {}],
    });
  });

  it('does not touch a namespace that is not ours', () => {
    const view = shop({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'alice', uid: 'theirs' },
    });
    expect(titles(view)).toEqual([]);
  });
});
