import { isObject, Json } from '../../schema/Schema';
import {
  defaultPodSpec,
  defaultTemplate,
  requestsFromLimits,
} from './podDefaults';

type Obj = Record<string, Json>;
type Default = (object: Obj) => void;

function fill(object: Obj, values: Obj) {
  for (const [name, value] of Object.entries(values)) {
    if (object[name] === undefined || object[name] === null) {
      object[name] = value;
    }
  }
}

function specOf(object: Obj): Obj {
  return isObject(object.spec) ? object.spec : {};
}

function objects(value: Json | undefined): Obj[] {
  return Array.isArray(value) ? (value as Json[]).filter(isObject) : [];
}

const deployment: Default = object => {
  const spec = specOf(object);
  fill(spec, {
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  });
  const strategy = isObject(spec.strategy) ? spec.strategy : {};
  fill(strategy, { type: 'RollingUpdate' });
  if (strategy.type === 'RollingUpdate') {
    fill(strategy, { rollingUpdate: {} });
    fill(strategy.rollingUpdate as Obj, {
      maxUnavailable: '25%',
      maxSurge: '25%',
    });
  }
  spec.strategy = strategy;
  defaultTemplate(spec);
};

const replicaSet: Default = object => {
  fill(specOf(object), { replicas: 1 });
  defaultTemplate(object.spec);
};

const statefulSet: Default = object => {
  const spec = specOf(object);
  fill(spec, {
    podManagementPolicy: 'OrderedReady',
    replicas: 1,
    revisionHistoryLimit: 10,
    persistentVolumeClaimRetentionPolicy: {},
  });
  fill(spec.persistentVolumeClaimRetentionPolicy as Obj, {
    whenDeleted: 'Retain',
    whenScaled: 'Retain',
  });
  const strategy = isObject(spec.updateStrategy) ? spec.updateStrategy : {};
  fill(strategy, { type: 'RollingUpdate' });
  if (strategy.type === 'RollingUpdate') {
    fill(strategy, { rollingUpdate: {} });
    fill(strategy.rollingUpdate as Obj, { partition: 0 });
  }
  spec.updateStrategy = strategy;
  defaultTemplate(spec);
};

const daemonSet: Default = object => {
  const spec = specOf(object);
  fill(spec, { revisionHistoryLimit: 10 });
  const strategy = isObject(spec.updateStrategy) ? spec.updateStrategy : {};
  fill(strategy, { type: 'RollingUpdate' });
  if (strategy.type === 'RollingUpdate') {
    fill(strategy, { rollingUpdate: {} });
    fill(strategy.rollingUpdate as Obj, { maxUnavailable: 1, maxSurge: 0 });
  }
  spec.updateStrategy = strategy;
  defaultTemplate(spec);
};

function jobSpec(spec: Obj) {
  if (spec.completions === undefined && spec.parallelism === undefined) {
    spec.completions = 1;
  }
  fill(spec, {
    parallelism: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: 'TerminatingOrFailed',
  });
  defaultTemplate(spec);
}

const cronJob: Default = object => {
  const spec = specOf(object);
  fill(spec, {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });
  const template = isObject(spec.jobTemplate) ? spec.jobTemplate : {};
  if (isObject(template.spec)) defaultTemplate(template.spec);
};

const service: Default = object => {
  const spec = specOf(object);
  fill(spec, { sessionAffinity: 'None', type: 'ClusterIP' });
  for (const port of objects(spec.ports)) {
    fill(port, { protocol: 'TCP' });
    const target = port.targetPort;
    if (target === undefined || target === 0 || target === '') {
      port.targetPort = port.port;
    }
  }
  if (spec.sessionAffinity === 'ClientIP') {
    fill(spec, {
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } },
    });
  }
  if (spec.type !== 'ExternalName') {
    fill(spec, { internalTrafficPolicy: 'Cluster' });
  }
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') {
    fill(spec, { externalTrafficPolicy: 'Cluster' });
  }
  if (spec.type === 'LoadBalancer') {
    fill(spec, { allocateLoadBalancerNodePorts: true });
  }
};

const endpointSlice: Default = object => {
  for (const port of objects(object.ports)) {
    fill(port, { name: '', protocol: 'TCP' });
  }
};

const endpoints: Default = object => {
  for (const subset of objects(object.subsets)) {
    for (const port of objects(subset.ports)) fill(port, { protocol: 'TCP' });
  }
};

const binding: Default = object => {
  const roleRef = isObject(object.roleRef) ? object.roleRef : undefined;
  if (roleRef && !roleRef.apiGroup) {
    roleRef.apiGroup = 'rbac.authorization.k8s.io';
  }
  for (const subject of objects(object.subjects)) {
    if (subject.kind !== 'ServiceAccount' && !subject.apiGroup) {
      subject.apiGroup = 'rbac.authorization.k8s.io';
    }
  }
};

const networkPolicy: Default = object => {
  const spec = specOf(object);
  if (!Array.isArray(spec.policyTypes)) {
    spec.policyTypes = spec.egress ? ['Ingress', 'Egress'] : ['Ingress'];
  }
};

const crd: Default = object => {
  const spec = specOf(object);
  fill(spec, { conversion: { strategy: 'None' } });
  const names = isObject(spec.names) ? spec.names : {};
  if (typeof names.kind === 'string') {
    fill(names, {
      singular: names.kind.toLowerCase(),
      listKind: `${names.kind}List`,
    });
  }
};

function webhooks(object: Obj, mutating: boolean) {
  for (const webhook of objects(object.webhooks)) {
    fill(webhook, {
      failurePolicy: 'Fail',
      matchPolicy: 'Equivalent',
      namespaceSelector: {},
      objectSelector: {},
      timeoutSeconds: 10,
      ...(mutating ? { reinvocationPolicy: 'Never' } : {}),
    });
    for (const rule of objects(webhook.rules)) fill(rule, { scope: '*' });
    const config = isObject(webhook.clientConfig) ? webhook.clientConfig : {};
    if (isObject(config.service)) fill(config.service, { port: 443 });
  }
}

const limitRange: Default = object => {
  for (const limit of objects(specOf(object).limits)) {
    if (limit.type === 'Container' && isObject(limit.max)) {
      limit.default = { ...limit.max, ...((limit.default as Obj) ?? {}) };
    }
    if (limit.type === 'Container' && isObject(limit.default)) {
      limit.defaultRequest = {
        ...limit.default,
        ...((limit.defaultRequest as Obj) ?? {}),
      };
    }
  }
};

const DEFAULTS: Record<string, Default> = {
  pods: object => {
    defaultPodSpec(object.spec);
    requestsFromLimits(object.spec);
    if (isObject(object.spec)) fill(object.spec, { enableServiceLinks: true });
  },
  podtemplates: object => {
    if (isObject(object.template)) defaultPodSpec(object.template.spec);
  },
  replicationcontrollers: replicaSet,
  'deployments.apps': deployment,
  'replicasets.apps': replicaSet,
  'statefulsets.apps': statefulSet,
  'daemonsets.apps': daemonSet,
  'jobs.batch': object => jobSpec(specOf(object)),
  'cronjobs.batch': cronJob,
  services: service,
  endpoints: endpoints,
  'endpointslices.discovery.k8s.io': endpointSlice,
  secrets: object => fill(object, { type: 'Opaque' }),
  namespaces: object => {
    const metadata = object.metadata as Obj;
    if (typeof metadata.name === 'string' && metadata.name) {
      metadata.labels = {
        ...((metadata.labels as Obj) ?? {}),
        'kubernetes.io/metadata.name': metadata.name,
      };
    }
  },
  'roles.rbac.authorization.k8s.io': () => {},
  'rolebindings.rbac.authorization.k8s.io': binding,
  'clusterrolebindings.rbac.authorization.k8s.io': binding,
  'networkpolicies.networking.k8s.io': networkPolicy,
  'customresourcedefinitions.apiextensions.k8s.io': crd,
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': object =>
    webhooks(object, true),
  'validatingwebhookconfigurations.admissionregistration.k8s.io': object =>
    webhooks(object, false),
  limitranges: limitRange,
  'horizontalpodautoscalers.autoscaling': object =>
    fill(specOf(object), { minReplicas: 1 }),
  persistentvolumeclaims: object =>
    fill(specOf(object), { volumeMode: 'Filesystem' }),
  'priorityclasses.scheduling.k8s.io': object =>
    fill(object, { preemptionPolicy: 'PreemptLowerPriority' }),
  'storageclasses.storage.k8s.io': object =>
    fill(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
};

/** Fills in what the kind's version promises to fill in. The object is the caller's own and is changed. */
export function applyDefaults(storage: string, object: Obj): void {
  DEFAULTS[storage]?.(object);
}
