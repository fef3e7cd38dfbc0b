import fc from 'fast-check';
import { project, projection } from './project';
import { viewFromObjects } from './viewFromObjects';

const named = (kind: string, apiVersion: string, more: object) => ({
  apiVersion,
  kind,
  metadata: { name: 'x', namespace: 'shop' },
  ...more,
});

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'reviews-7d4f9-abcde',
    namespace: 'shop',
    labels: { app: 'reviews', 'pod-template-hash': '7d4f9' },
    annotations: {
      'sidecar.istio.io/status': '{"revision":"canary"}',
      note: 'long',
    },
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        name: 'reviews-7d4f9',
        uid: '1',
        controller: true,
      },
    ],
  },
  spec: {
    nodeName: 'n1',
    serviceAccountName: 'reviews',
    initContainers: [
      {
        name: 'istio-proxy',
        image: 'proxyv2:1.31',
        args: ['proxy', 'sidecar'],
      },
    ],
    containers: [{ name: 'app', image: 'reviews:v1', env: [{ name: 'A' }] }],
  },
  status: {
    phase: 'Running',
    podIP: '10.0.0.1',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [
      { name: 'app', ready: true, restartCount: 2, state: { running: {} } },
    ],
  },
};

describe('project', () => {
  it('shrinks a pod to what the product reads', () => {
    expect(project(pod)).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'reviews-7d4f9-abcde',
        namespace: 'shop',
        labels: { app: 'reviews', 'pod-template-hash': '7d4f9' },
      },
      workload: 'Deployment/reviews',
      serviceAccount: 'reviews',
      node: 'n1',
      ip: '10.0.0.1',
      phase: 'Running',
      ready: true,
      sidecar: {
        image: 'proxyv2:1.31',
        native: true,
        revision: 'canary',
        args: ['proxy', 'sidecar'],
      },
      containers: [
        {
          name: 'app',
          image: 'reviews:v1',
          ready: true,
          restarts: 2,
          state: 'running',
        },
      ],
    });
  });

  it.each([
    [
      'waits for its image',
      { waiting: { reason: 'ImagePullBackOff', message: 'no such tag' } },
      {},
      { state: 'ImagePullBackOff', message: 'no such tag' },
    ],
    [
      'crashes again and again',
      { waiting: { reason: 'CrashLoopBackOff' } },
      { terminated: { reason: 'Error', exitCode: 3 } },
      { state: 'CrashLoopBackOff', exitCode: 3 },
    ],
    [
      'ran out of memory',
      { waiting: { reason: 'CrashLoopBackOff' } },
      { terminated: { reason: 'OOMKilled', exitCode: 137 } },
      { state: 'OOMKilled', exitCode: 137 },
    ],
    ['has not started', {}, {}, { state: 'Waiting' }],
    ['reports nonsense', { waiting: 7 }, [], { state: 'Waiting' }],
  ])('says why a container %s', (_, state, lastState, expected) => {
    const broken = {
      ...pod,
      status: {
        containerStatuses: [
          {
            name: 'app',
            ready: false,
            state,
            lastState: Array.isArray(lastState) ? undefined : lastState,
          },
        ],
      },
    };
    expect(project(broken)).toMatchObject({
      ready: false,
      containers: [{ name: 'app', ...expected }],
    });
  });

  it.each([
    [
      'Deployment',
      'ReplicaSet',
      'reviews-7d4f9',
      { 'pod-template-hash': '7d4f9' },
      'Deployment/reviews',
    ],
    [
      'Rollout',
      'ReplicaSet',
      'reviews-5c',
      { 'rollouts-pod-template-hash': '5c' },
      'Rollout/reviews',
    ],
    ['StatefulSet', 'StatefulSet', 'db', {}, 'StatefulSet/db'],
    ['lone ReplicaSet', 'ReplicaSet', 'reviews', {}, 'ReplicaSet/reviews'],
  ])(
    'finds the %s that a pod belongs to',
    (_, kind, name, labels, workload) => {
      const owned = {
        ...pod,
        metadata: {
          name: 'p',
          labels,
          ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: '1' }],
        },
      };
      expect(project(owned)).toMatchObject({ workload });
    },
  );

  it('never holds what is in a Secret or ConfigMap, wherever it hides', () => {
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': '{"data":"s3cret"}',
    };
    for (const kind of ['Secret', 'ConfigMap']) {
      const kept = project({
        ...named(kind, 'v1', {
          data: { a: 's3cret' },
          stringData: { a: 's3cret' },
          binaryData: { a: 's3cret' },
        }),
        metadata: { name: 'x', namespace: 'shop', annotations },
      });
      expect(kept).toBeDefined();
      expect(JSON.stringify(kept)).not.toContain('s3cret');
    }
  });

  it.each([
    [
      'a Service of another API',
      named('Service', 'serving.knative.dev/v1', { spec: {} }),
    ],
    ['an unknown kind', named('Widget', 'v1', {})],
    ['a Job that is not ours', named('Job', 'batch/v1', {})],
    ['a kind named like a member of Object', named('constructor', 'v1', {})],
  ])('ignores %s', (_, object) => {
    expect(projection(object)).toEqual({ type: 'ignored' });
  });

  it('says what is wrong with an object and where', () => {
    expect(
      projection(
        named('VirtualService', 'networking.istio.io/v1', {
          spec: { http: [{ match: 'all' }] },
        }),
      ),
    ).toMatchObject({
      type: 'malformed',
      name: 'VirtualService shop/x',
      problem: expect.stringContaining('spec.http.0.match'),
    });
    expect(() => viewFromObjects([{ kind: 'Pod' }])).toThrow('cannot be read');
  });

  it('reads null as not set', () => {
    const kept = project(
      named('VirtualService', 'networking.istio.io/v1', {
        spec: { hosts: ['a'], http: null, gateways: null },
        status: null,
      }),
    );
    expect(kept).toEqual(
      named('VirtualService', 'networking.istio.io/v1', {
        spec: { hosts: ['a'] },
      }),
    );
  });

  it('drops the namespace of what has none', () => {
    expect(project(named('Namespace', 'v1', {}))?.metadata).toEqual({
      name: 'x',
    });
  });

  it('survives objects that are nested deep or shared a billion times', () => {
    let deep: unknown = {};
    for (let depth = 0; depth < 200_000; depth++) deep = { deep };
    expect(
      projection(
        named('NetworkPolicy', 'networking.k8s.io/v1', { spec: deep }),
      ),
    ).toMatchObject({ type: 'malformed' });
    let bomb: unknown = ['x'];
    for (let level = 0; level < 40; level++) bomb = [bomb, bomb];
    expect(
      projection(
        named('NetworkPolicy', 'networking.k8s.io/v1', { spec: { bomb } }),
      ).type,
    ).toBe('kept');
  });

  it('never throws, whatever it is given', () => {
    const kind = fc.constantFrom(
      'Pod',
      'Service',
      'VirtualService',
      'Deployment',
      'MeshSpace',
      'HTTPRoute',
      '__proto__',
    );
    const apiVersion = fc.constantFrom(
      'v1',
      'networking.istio.io/v1',
      'apps/v1',
      'meshspace.dev/v1alpha1',
      'gateway.networking.k8s.io/v1',
    );
    const hostile = fc.record({
      apiVersion,
      kind,
      metadata: fc.oneof(
        fc.anything(),
        fc.record({
          name: fc.string(),
          labels: fc.dictionary(fc.string(), fc.string()),
        }),
      ),
      spec: fc.anything(),
      status: fc.anything(),
    });
    fc.assert(
      fc.property(fc.oneof(fc.anything(), hostile), object => {
        expect(['kept', 'ignored', 'malformed']).toContain(
          projection(object).type,
        );
      }),
      { numRuns: 2000 },
    );
  });
});
