import { NewObject, ResourceName, StoredObject } from '../store/InternalClient';
import { LocalClient } from '../store/LocalClient';
import { ApiError } from '../api/ApiError';
import { PolicyRule } from '../api/auth/rbac';

const RBAC = 'rbac.authorization.k8s.io';
const LABELS = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const UPDATE_ANNOTATION = { [`${RBAC}/autoupdate`]: 'true' };

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];

/** What a person may work with inside one namespace. */
const NAMESPACED: [string, string[]][] = [
  [
    '',
    [
      'configmaps',
      'endpoints',
      'persistentvolumeclaims',
      'pods',
      'replicationcontrollers',
      'serviceaccounts',
      'services',
    ],
  ],
  [
    'apps',
    [
      'daemonsets',
      'deployments',
      'deployments/scale',
      'replicasets',
      'replicasets/scale',
      'statefulsets',
      'statefulsets/scale',
    ],
  ],
  ['autoscaling', ['horizontalpodautoscalers']],
  ['batch', ['cronjobs', 'jobs']],
  ['discovery.k8s.io', ['endpointslices']],
  ['networking.k8s.io', ['ingresses', 'networkpolicies']],
  ['policy', ['poddisruptionbudgets']],
];
const READ_ONLY: [string, string[]][] = [
  [
    '',
    [
      'bindings',
      'events',
      'limitranges',
      'namespaces',
      'namespaces/status',
      'pods/log',
      'pods/status',
      'resourcequotas',
      'resourcequotas/status',
    ],
  ],
  [
    'apps',
    [
      'controllerrevisions',
      'daemonsets/status',
      'deployments/status',
      'replicasets/status',
      'statefulsets/status',
    ],
  ],
];

function rules(entries: [string, string[]][], verbs: string[]): PolicyRule[] {
  return entries.map(([group, resources]) => ({
    apiGroups: [group],
    resources,
    verbs,
  }));
}

const viewing = [...rules(NAMESPACED, READ), ...rules(READ_ONLY, READ)];
const editing = [
  ...rules(NAMESPACED, WRITE),
  ...rules([['', ['secrets']]], [...READ, ...WRITE]),
  ...rules(
    [
      [
        '',
        [
          'pods/attach',
          'pods/exec',
          'pods/portforward',
          'pods/proxy',
          'services/proxy',
          'pods/eviction',
          'serviceaccounts/token',
        ],
      ],
    ],
    ['create'],
  ),
  ...rules([['coordination.k8s.io', ['leases']]], [...READ, ...WRITE]),
];

const CLUSTER_ROLES: Record<string, PolicyRule[]> = {
  'cluster-admin': [
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    { nonResourceURLs: ['*'], verbs: ['*'] },
  ],
  admin: [
    ...editing,
    ...viewing,
    ...rules(
      [
        [RBAC, ['rolebindings', 'roles']],
        ['authorization.k8s.io', ['localsubjectaccessreviews']],
      ],
      [...READ, ...WRITE],
    ),
  ],
  edit: [...editing, ...viewing],
  view: viewing,
  'system:basic-user': [
    {
      apiGroups: ['authorization.k8s.io'],
      resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
      verbs: ['create'],
    },
    {
      apiGroups: ['authentication.k8s.io'],
      resources: ['selfsubjectreviews'],
      verbs: ['create'],
    },
  ],
  'system:discovery': [
    {
      nonResourceURLs: [
        '/api',
        '/api/*',
        '/apis',
        '/apis/*',
        '/healthz',
        '/livez',
        '/openapi',
        '/openapi/*',
        '/readyz',
        '/version',
        '/version/',
      ],
      verbs: ['get'],
    },
  ],
  'system:service-account-issuer-discovery': [
    {
      nonResourceURLs: [
        '/.well-known/openid-configuration',
        '/.well-known/openid-configuration/',
        '/openid/v1/jwks',
        '/openid/v1/jwks/',
      ],
      verbs: ['get'],
    },
  ],
  'system:public-info-viewer': [
    {
      nonResourceURLs: [
        '/healthz',
        '/livez',
        '/readyz',
        '/version',
        '/version/',
      ],
      verbs: ['get'],
    },
  ],
};

const BINDINGS: Record<string, string[]> = {
  'cluster-admin': ['system:masters'],
  'system:basic-user': ['system:authenticated'],
  'system:discovery': ['system:authenticated'],
  'system:service-account-issuer-discovery': ['system:serviceaccounts'],
  'system:public-info-viewer': [
    'system:authenticated',
    'system:unauthenticated',
  ],
};

function clusterRole(name: string, own: PolicyRule[]): NewObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name, labels: LABELS, annotations: UPDATE_ANNOTATION },
    rules: own,
  };
}

function clusterRoleBinding(name: string, groups: string[]): NewObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name, labels: LABELS, annotations: UPDATE_ANNOTATION },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
    subjects: groups.map(group => ({
      apiGroup: RBAC,
      kind: 'Group',
      name: group,
    })),
  };
}

function namespace(name: string): NewObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

async function ensure(
  client: LocalClient,
  resource: ResourceName,
  object: NewObject,
): Promise<StoredObject | undefined> {
  const { namespace: place, name } = object.metadata;
  if (client.get(resource, place, name ?? '')) return undefined;
  try {
    return await client.create(resource, object);
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'AlreadyExists')
      return undefined;
    throw error;
  }
}

/** What every cluster has before anybody touches it. Safe to run on a store that was read back from disk. */
export async function bootstrap(client: LocalClient): Promise<void> {
  for (const name of [
    'default',
    'kube-system',
    'kube-public',
    'kube-node-lease',
  ]) {
    await ensure(client, 'namespaces', namespace(name));
  }
  await ensure(client, 'serviceaccounts', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace: 'default' },
  });
  for (const [name, own] of Object.entries(CLUSTER_ROLES)) {
    await ensure(client, `clusterroles.${RBAC}`, clusterRole(name, own));
  }
  for (const [name, groups] of Object.entries(BINDINGS)) {
    await ensure(
      client,
      `clusterrolebindings.${RBAC}`,
      clusterRoleBinding(name, groups),
    );
  }
  await ensure(client, 'services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      clusterIP: '10.96.0.1',
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
    },
  });
}
