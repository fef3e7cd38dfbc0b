import { Raw } from '../../kube/objects';
import { WorkloadRef } from '../../meshspace/MeshSpace';
import { forked, workload } from '../../testing/forked';

const of = (kind: WorkloadRef['kind'], spec: Raw = {}, fork = {}) =>
  forked([workload({}, { kind, spec })], {
    workload: { kind, name: 'reviews' },
    ...fork,
  });

describe('a fork runs as', () => {
  it.each<[WorkloadRef['kind'], string]>([
    ['Deployment', 'Deployment'],
    ['StatefulSet', 'StatefulSet'],
    ['DaemonSet', 'Deployment'],
    ['Rollout', 'Deployment'],
  ])('of a %s: a %s', (kind, expected) => {
    const made = of(kind);
    expect(made.object(expected)?.spec).toMatchObject({
      replicas: 1,
      selector: {
        matchLabels: {
          app: 'reviews',
          'meshspace.dev/fork': `${kind}.reviews`,
        },
      },
      template: {
        metadata: {
          labels: { app: 'reviews', 'meshspace.dev/fork': `${kind}.reviews` },
        },
      },
    });
  });

  it('as many pods as are asked for, and none while suspended', () => {
    expect(
      of('Deployment', {}, { replicas: 2 }).object('Deployment')?.spec.replicas,
    ).toBe(2);
    const suspended = forked(
      [workload()],
      { replicas: 2 },
      { space: { suspended: true } },
    );
    expect(suspended.object('Deployment')?.spec.replicas).toBe(0);
  });

  it('one that says what it was made from', () => {
    const made = forked([workload({}, { metadata: { generation: 7 } })]);
    expect(made.object('Deployment')?.metadata.annotations).toMatchObject({
      'meshspace.dev/source': 'shop/reviews',
      'meshspace.dev/source-uid': 'base',
      'meshspace.dev/source-generation': '7',
    });
  });
});

describe('a fork replaces its pods as the base does', () => {
  it.each<[WorkloadRef['kind'], Raw, Raw]>([
    [
      'Deployment',
      {
        strategy: { type: 'Recreate' },
        minReadySeconds: 5,
        progressDeadlineSeconds: 60,
      },
      {
        strategy: { type: 'Recreate' },
        minReadySeconds: 5,
        progressDeadlineSeconds: 60,
      },
    ],
    [
      'StatefulSet',
      {
        podManagementPolicy: 'Parallel',
        serviceName: 'reviews',
        minReadySeconds: 5,
      },
      {
        podManagementPolicy: 'Parallel',
        serviceName: 'reviews',
        minReadySeconds: 5,
      },
    ],
  ])('%s %j', (kind, spec, expected) => {
    expect(of(kind, spec).object(kind)?.spec).toMatchObject(expected);
  });

  it('but leaves no pod out', () => {
    const spec = {
      updateStrategy: {
        type: 'RollingUpdate',
        rollingUpdate: { partition: 2 },
      },
    };
    expect(
      of('StatefulSet', spec).object('StatefulSet')?.spec.updateStrategy,
    ).toEqual({ type: 'RollingUpdate' });
  });

  it('a canary’s steps mean nothing to it', () => {
    const made = of('Rollout', { strategy: { canary: {} } });
    expect(made.object('Deployment')?.spec.strategy).toBeUndefined();
  });
});

describe('a fork’s volumes', () => {
  it('that one workload holds alone start empty, and that is said', () => {
    const volumes = [
      { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
      { name: 'tmp', emptyDir: { medium: 'Memory' } },
    ];
    const made = forked([workload({ spec: { volumes } })]);
    expect(
      (made.object('Deployment')?.spec.template as { spec: Raw }).spec.volumes,
    ).toEqual([
      { name: 'data', emptyDir: {} },
      { name: 'tmp', emptyDir: { medium: 'Memory' } },
    ]);
    expect(made.codes).toContain('VolumeStartsEmpty');
  });

  it('of a StatefulSet are new ones of the same kind', () => {
    const made = of('StatefulSet', {
      volumeClaimTemplates: [
        {
          metadata: {
            name: 'data',
            labels: { tier: 'db' },
            annotations: { 'pv.kubernetes.io/bound-by-controller': 'yes' },
          },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'fast',
            resources: { requests: { storage: '1Gi' } },
            volumeName: 'pv-7',
            dataSource: { kind: 'VolumeSnapshot', name: 's' },
          },
          status: { phase: 'Bound' },
        },
      ],
    });
    expect(made.object('StatefulSet')?.spec.volumeClaimTemplates).toEqual([
      {
        metadata: { name: 'data', labels: { tier: 'db' } },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'fast',
          resources: { requests: { storage: '1Gi' } },
        },
      },
    ]);
    expect(made.codes).toContain('VolumeStartsEmpty');
  });
});

describe('a fork is nobody else’s', () => {
  it.each([
    ['argocd.argoproj.io/tracking-id', 'annotations'],
    ['kustomize.toolkit.fluxcd.io/name', 'labels'],
    ['helm.toolkit.fluxcd.io/name', 'labels'],
    ['meta.helm.sh/release-name', 'annotations'],
    ['helm.sh/chart', 'labels'],
    ['applyset.kubernetes.io/part-of', 'labels'],
    ['kapp.k14s.io/app', 'labels'],
    ['objectset.rio.cattle.io/hash', 'labels'],
    ['config.k8s.io/owning-inventory', 'annotations'],
    ['app.kubernetes.io/instance', 'labels'],
    ['kubectl.kubernetes.io/last-applied-configuration', 'annotations'],
    ['deployment.kubernetes.io/revision', 'annotations'],
    ['meshspace.dev/space', 'annotations'],
  ] as const)('%s stays with the base', (key, table) => {
    const made = forked([
      workload({}, { metadata: { [table]: { [key]: 'x', team: 'a' } } }),
    ]);
    const metadata = made.object('Deployment')?.metadata;
    expect(metadata?.[table]).toMatchObject({ team: 'a' });
    expect(metadata?.[table]?.[key]).toBeUndefined();
  });

  it('and no owner, finalizer or status comes with it', () => {
    const made = forked([
      workload(
        {},
        {
          metadata: {
            ownerReferences: [
              { apiVersion: 'v1', kind: 'X', name: 'x', uid: 'o' },
            ],
            finalizers: ['x'],
            resourceVersion: '4',
          },
        },
      ),
    ]);
    expect(Object.keys(made.object('Deployment') ?? {}).sort()).toEqual([
      'apiVersion',
      'kind',
      'metadata',
      'spec',
    ]);
    expect(
      Object.keys(made.object('Deployment')?.metadata ?? {}).sort(),
    ).toEqual(['annotations', 'labels', 'name', 'namespace']);
  });

  it('a label that the base selects by stays on the pods alone', () => {
    const label = { 'app.kubernetes.io/instance': 'prod' };
    const made = forked([
      workload(
        { metadata: { labels: { app: 'reviews', ...label } } },
        {
          metadata: { labels: label },
          spec: { selector: { matchLabels: label } },
        },
      ),
    ]);
    expect(made.object('Deployment')?.spec).toMatchObject({
      selector: { matchLabels: label },
      template: { metadata: { labels: label } },
    });
    expect(made.object('Deployment')?.metadata.labels).not.toMatchObject(label);
  });
});

it('what a patch may not change is said', () => {
  const made = forked([workload()], {
    patch: { spec: { hostNetwork: true, nodeSelector: { disk: 'ssd' } } },
  });
  expect(made.warnings).toContainEqual(
    expect.objectContaining({
      code: 'PatchNotAllowed',
      message: expect.stringContaining('spec.hostNetwork'),
    }),
  );
  expect(made.object('Deployment')?.spec.template).toMatchObject({
    spec: { nodeSelector: { disk: 'ssd' } },
  });
});
