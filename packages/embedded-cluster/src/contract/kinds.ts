import { Json } from './target';

export interface Kind {
  title: string;
  apiVersion: string;
  kind: string;
  plural: string;
  /** A valid object's fields beside metadata. */
  fields: Json;
  /** A merge patch that changes something, and where to look for it. */
  change: Json;
  /** Deleting it answers with the object, not with a Status. */
  returnsObject?: boolean;
}

const labels = { app: 'contract' };
const template = {
  metadata: { labels },
  spec: { containers: [{ name: 'app', image: 'example/app:v1' }] },
};
const rbac = 'rbac.authorization.k8s.io/v1';

/** Those of one suite: the custom resource is its own. */
export const kindsOf = (group: string): Kind[] => [
  {
    title: 'ConfigMap',
    apiVersion: 'v1',
    kind: 'ConfigMap',
    plural: 'configmaps',
    fields: { data: { a: '1' } },
    change: { data: { a: '2' } },
  },
  {
    title: 'Secret',
    apiVersion: 'v1',
    kind: 'Secret',
    plural: 'secrets',
    fields: { data: { a: 'MQ==' } },
    change: { data: { a: 'Mg==' } },
  },
  {
    title: 'ServiceAccount',
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    plural: 'serviceaccounts',
    fields: {},
    change: { automountServiceAccountToken: false },
    returnsObject: true,
  },
  {
    title: 'Service',
    apiVersion: 'v1',
    kind: 'Service',
    plural: 'services',
    fields: { spec: { selector: labels, ports: [{ port: 80 }] } },
    change: { spec: { selector: { app: 'other' } } },
    returnsObject: true,
  },
  {
    title: 'LimitRange',
    apiVersion: 'v1',
    kind: 'LimitRange',
    plural: 'limitranges',
    fields: { spec: { limits: [{ type: 'Pod', max: { cpu: '2' } }] } },
    change: { spec: { limits: [{ type: 'Pod', max: { cpu: '3' } }] } },
  },
  {
    title: 'PodTemplate',
    apiVersion: 'v1',
    kind: 'PodTemplate',
    plural: 'podtemplates',
    fields: { template },
    change: { template: { metadata: { labels: { app: 'x' } } } },
    returnsObject: true,
  },
  {
    title: 'Deployment',
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    plural: 'deployments',
    fields: {
      spec: { replicas: 0, selector: { matchLabels: labels }, template },
    },
    change: { spec: { minReadySeconds: 3 } },
  },
  {
    title: 'StatefulSet',
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    plural: 'statefulsets',
    fields: {
      spec: {
        replicas: 0,
        serviceName: 's',
        selector: { matchLabels: labels },
        template,
      },
    },
    change: { spec: { minReadySeconds: 3 } },
  },
  {
    title: 'ReplicaSet',
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    plural: 'replicasets',
    fields: {
      spec: { replicas: 0, selector: { matchLabels: labels }, template },
    },
    change: { spec: { minReadySeconds: 3 } },
  },
  {
    title: 'Role',
    apiVersion: rbac,
    kind: 'Role',
    plural: 'roles',
    fields: {
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
    },
    change: { rules: [] },
  },
  {
    title: 'RoleBinding',
    apiVersion: rbac,
    kind: 'RoleBinding',
    plural: 'rolebindings',
    fields: {
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name: 'r',
      },
      subjects: [],
    },
    change: {
      subjects: [
        { kind: 'User', name: 'u', apiGroup: 'rbac.authorization.k8s.io' },
      ],
    },
  },
  {
    title: 'NetworkPolicy',
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    plural: 'networkpolicies',
    fields: { spec: { podSelector: { matchLabels: labels } } },
    change: { spec: { policyTypes: ['Egress'] } },
  },
  {
    title: 'PodDisruptionBudget',
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    plural: 'poddisruptionbudgets',
    fields: { spec: { minAvailable: 1, selector: { matchLabels: labels } } },
    change: { spec: { minAvailable: 2 } },
  },
  {
    title: 'Lease',
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    plural: 'leases',
    fields: { spec: { holderIdentity: 'a' } },
    change: { spec: { holderIdentity: 'b' } },
  },
  {
    title: 'EndpointSlice',
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    plural: 'endpointslices',
    fields: {
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.1.1.1'] }],
      ports: [{ port: 80 }],
    },
    change: { endpoints: [] },
  },
  {
    title: 'Widget (custom)',
    apiVersion: `${group}/v1`,
    kind: 'Widget',
    plural: 'widgets',
    fields: { spec: { size: 5 } },
    change: { spec: { size: 6 } },
  },
];

/** A custom kind with everything that CRDs can say. */
export const WIDGETS = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.contract.example' },
  spec: {
    group: 'contract.example',
    scope: 'Namespaced',
    names: { plural: 'widgets', kind: 'Widget', shortNames: ['wd'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: {
          status: {},
          scale: {
            specReplicasPath: '.spec.replicas',
            statusReplicasPath: '.status.replicas',
          },
        },
        selectableFields: [{ jsonPath: '.spec.color' }],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                'x-kubernetes-validations': [
                  {
                    rule: '!has(self.min) || !has(self.max) || self.min <= self.max',
                    message: 'min must not be above max',
                  },
                ],
                properties: {
                  size: { type: 'integer', minimum: 1, maximum: 100 },
                  color: {
                    type: 'string',
                    enum: ['red', 'green'],
                    default: 'green',
                  },
                  name: {
                    type: 'string',
                    minLength: 2,
                    maxLength: 5,
                    pattern: '^[a-z]+$',
                  },
                  ratio: { type: 'number' },
                  flag: { type: 'boolean' },
                  when: { type: 'string', format: 'date-time' },
                  replicas: { type: 'integer' },
                  min: { type: 'integer' },
                  max: { type: 'integer' },
                  port: { 'x-kubernetes-int-or-string': true },
                  fixed: {
                    type: 'string',
                    'x-kubernetes-validations': [
                      { rule: 'self == oldSelf', message: 'is fixed' },
                    ],
                  },
                  names: {
                    type: 'array',
                    maxItems: 3,
                    items: { type: 'string' },
                    'x-kubernetes-list-type': 'set',
                  },
                  parts: {
                    type: 'array',
                    maxItems: 10,
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['id'],
                    items: {
                      type: 'object',
                      required: ['id'],
                      properties: {
                        id: { type: 'string' },
                        weight: { type: 'integer', default: 1 },
                      },
                    },
                  },
                  extra: {
                    type: 'object',
                    maxProperties: 2,
                    additionalProperties: { type: 'string' },
                  },
                  open: {
                    type: 'object',
                    'x-kubernetes-preserve-unknown-fields': true,
                  },
                },
              },
              status: {
                type: 'object',
                'x-kubernetes-preserve-unknown-fields': true,
              },
            },
          },
        },
      },
    ],
  },
};
