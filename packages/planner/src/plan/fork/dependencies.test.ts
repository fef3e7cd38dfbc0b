import { Raw } from '../../kube/objects';
import { PlanPolicy } from '../types';
import { forked, workload } from '../../testing/forked';

const named = (kind: string, name: string, more: Raw = {}) => ({
  apiVersion: 'v1',
  kind,
  metadata: {
    name,
    namespace: 'shop',
    resourceVersion: '1',
    ...(more.metadata as Raw),
  },
  ...(more.type !== undefined && { type: more.type }),
  ...(more.imagePullSecrets !== undefined && {
    imagePullSecrets: more.imagePullSecrets,
  }),
});
const app = (container: Raw) => ({
  containers: [{ name: 'app', ...container }],
});

describe('a fork has what its pods read', () => {
  it.each<[string, Raw, 'ConfigMap' | 'Secret']>([
    [
      'a variable from a ConfigMap',
      app({
        env: [
          {
            name: 'A',
            valueFrom: { configMapKeyRef: { name: 'cfg', key: 'a' } },
          },
        ],
      }),
      'ConfigMap',
    ],
    [
      'a variable from a Secret',
      app({
        env: [
          { name: 'A', valueFrom: { secretKeyRef: { name: 'cfg', key: 'a' } } },
        ],
      }),
      'Secret',
    ],
    [
      'all variables of a ConfigMap',
      app({ envFrom: [{ configMapRef: { name: 'cfg' } }] }),
      'ConfigMap',
    ],
    [
      'all variables of a Secret',
      app({ envFrom: [{ secretRef: { name: 'cfg' } }] }),
      'Secret',
    ],
    [
      'a container that runs first',
      {
        initContainers: [
          { name: 'init', envFrom: [{ configMapRef: { name: 'cfg' } }] },
        ],
      },
      'ConfigMap',
    ],
    [
      'a volume of a ConfigMap',
      { volumes: [{ name: 'v', configMap: { name: 'cfg' } }] },
      'ConfigMap',
    ],
    [
      'a volume of a Secret',
      { volumes: [{ name: 'v', secret: { secretName: 'cfg' } }] },
      'Secret',
    ],
    [
      'a projected volume',
      {
        volumes: [
          { name: 'v', projected: { sources: [{ secret: { name: 'cfg' } }] } },
        ],
      },
      'Secret',
    ],
    [
      'what pulls its images',
      { imagePullSecrets: [{ name: 'cfg' }] },
      'Secret',
    ],
  ])('%s', (_, spec, kind) => {
    const made = forked([
      named(kind, 'cfg'),
      named(kind, 'other'),
      workload({ spec }),
    ]);
    expect(made.names(kind)).toEqual(['cfg']);
    expect(made.object(kind)?.metadata.annotations).toMatchObject({
      'meshspace.dev/source': 'shop/cfg',
    });
  });

  it('and an identity of its own, with what pulls the images of the base’s', () => {
    const made = forked([
      named('ServiceAccount', 'reviews', {
        imagePullSecrets: [{ name: 'pull' }],
      }),
      named('Secret', 'pull', { type: 'kubernetes.io/dockerconfigjson' }),
      workload({ spec: { serviceAccountName: 'reviews' } }),
    ]);
    expect(made.object('ServiceAccount', 'reviews')).toMatchObject({
      imagePullSecrets: [{ name: 'pull' }],
    });
    expect(made.names('Secret')).toEqual(['pull']);
  });

  it('but not what every namespace has by itself, nor what is not there', () => {
    const spec = app({
      envFrom: [
        { configMapRef: { name: 'istio-ca-root-cert' } },
        { configMapRef: { name: 'gone' } },
      ],
    });
    const made = forked([
      named('ConfigMap', 'istio-ca-root-cert'),
      workload({ spec: { ...spec, serviceAccountName: 'default' } }),
    ]);
    expect(made.names('ConfigMap')).toEqual([]);
    expect(made.names('ServiceAccount')).toEqual([]);
  });
});

describe('a fork may not have', () => {
  const reads = workload({
    spec: {
      ...app({
        envFrom: [
          { secretRef: { name: 'cfg' } },
          { configMapRef: { name: 'cfg' } },
        ],
      }),
    },
  });

  it.each<[string, Raw, Partial<PlanPolicy>, string]>([
    [
      'a token of a ServiceAccount',
      { type: 'kubernetes.io/service-account-token' },
      {},
      'SecretNotCopied',
    ],
    ['a Helm release', { type: 'helm.sh/release.v1' }, {}, 'SecretNotCopied'],
    [
      'any Secret, if the platform says so',
      {},
      { copySecrets: false },
      'SecretNotCopied',
    ],
    [
      'what the platform names',
      {},
      { neverCopy: ['cf*'] },
      'ConfigMapNotCopied',
    ],
  ])('%s', (_, more, policy, code) => {
    const made = forked(
      [named('Secret', 'cfg', more), named('ConfigMap', 'cfg'), reads],
      {},
      { policy },
    );
    expect(made.names('Secret')).toEqual([]);
    expect(made.codes).toContain(code);
    expect(made.names('ConfigMap')).toEqual(
      code === 'SecretNotCopied' ? ['cfg'] : [],
    );
  });

  it('the rights of an account that the platform keeps back', () => {
    const made = forked(
      [
        named('ServiceAccount', 'reviews', {
          imagePullSecrets: [{ name: 'pull' }],
        }),
        named('Secret', 'pull'),
        workload({ spec: { serviceAccountName: 'reviews' } }),
      ],
      {},
      { policy: { copyServiceAccounts: false } },
    );
    expect(made.object('ServiceAccount')?.imagePullSecrets).toBeUndefined();
    expect(made.names('Secret')).toEqual([]);
    expect(made.codes).toContain('ServiceAccountNotCopied');
  });

  it.each([
    'eks.amazonaws.com/role-arn',
    'iam.gke.io/gcp-service-account',
    'azure.workload.identity/client-id',
  ])('the trust of a cloud: %s', key => {
    const made = forked([
      named('ServiceAccount', 'reviews', {
        metadata: { annotations: { [key]: 'x' } },
      }),
      workload({ spec: { serviceAccountName: 'reviews' } }),
    ]);
    expect(made.codes).toContain('CloudIdentityNotCopied');
    expect(
      made.object('ServiceAccount')?.metadata.annotations?.[key],
    ).toBeUndefined();
  });
});

it('a changed Secret is copied again', () => {
  const spec = app({ envFrom: [{ secretRef: { name: 'cfg' } }] });
  const digest = (resourceVersion: string) =>
    forked([
      named('Secret', 'cfg', { metadata: { resourceVersion } }),
      workload({ spec }),
    ]).object('Secret')?.metadata.labels?.['meshspace.dev/applied'];
  expect(digest('1')).not.toBe(digest('2'));
});
