import { isObject, Json } from '../../schema/Schema';
import { StoredObject } from '../../store/InternalClient';
import { age, humanDuration } from './age';
import { PodCells, podCells } from './podCells';

export interface Column {
  name: string;
  type?: string;
  format?: string;
  description?: string;
  /** Above 0: only in `-o wide`. */
  priority?: number;
  cell(object: StoredObject, now: number): Json;
}

type Read = (object: StoredObject, now: number) => Json;

function text(name: string, cell: Read, priority = 0): Column {
  return { name, cell, priority };
}

function count(name: string, cell: Read, priority = 0): Column {
  return { name, type: 'integer', cell, priority };
}

const AGE = text('Age', (object, now) =>
  age(object.metadata.creationTimestamp, now),
);

function at(object: StoredObject, path: string): Json | undefined {
  let value: Json | undefined = object as unknown as Json;
  for (const step of path.split('.')) {
    value = isObject(value) ? value[step] : undefined;
  }
  return value;
}

const number =
  (path: string): Read =>
  object =>
    at(object, path) ?? 0;
const words =
  (path: string, none = ''): Read =>
  object => {
    const value = at(object, path);
    return value === undefined || value === null || value === ''
      ? none
      : String(value);
  };
const size =
  (...paths: string[]): Read =>
  object =>
    paths.reduce((sum, path) => {
      const value = at(object, path);
      if (Array.isArray(value)) return sum + value.length;
      return sum + (isObject(value) ? Object.keys(value).length : 0);
    }, 0);

function list(object: StoredObject, path: string): Record<string, Json>[] {
  const value = at(object, path);
  return Array.isArray(value) ? (value as Json[]).filter(isObject) : [];
}

export function selectorText(selector: Json | undefined): string {
  if (!isObject(selector)) return '<none>';
  const labels = isObject(selector.matchLabels) ? selector.matchLabels : {};
  const expressions = Array.isArray(selector.matchExpressions)
    ? (selector.matchExpressions as Json[])
    : [];
  const parts = [
    ...Object.keys(labels)
      .sort()
      .map(key => `${key}=${labels[key]}`),
    ...expressions.filter(isObject).map(({ key, operator, values }) => {
      const options = Array.isArray(values) ? (values as Json[]).join(',') : '';
      if (operator === 'Exists') return String(key);
      if (operator === 'DoesNotExist') return `!${key}`;
      return `${key} ${String(operator).toLowerCase()} (${options})`;
    }),
  ];
  return parts.length > 0 ? parts.join(',') : '<none>';
}

function mapText(labels: Json | undefined): string {
  return selectorText({ matchLabels: isObject(labels) ? labels : {} });
}

const containers =
  (path: string, field: 'name' | 'image'): Read =>
  object =>
    list(object, path)
      .map(one => String(one[field] ?? ''))
      .join(',');

const CONTAINERS = 'spec.template.spec.containers';
const templateColumns = [
  text('Containers', containers(CONTAINERS, 'name'), 1),
  text('Images', containers(CONTAINERS, 'image'), 1),
];
const SELECTOR = text(
  'Selector',
  object => selectorText(at(object, 'spec.selector')),
  1,
);

const pod =
  (field: keyof PodCells): Read =>
  (object, now) =>
    podCells(object, now)[field];

function servicePorts(object: StoredObject): string {
  const ports = list(object, 'spec.ports').map(({ port, nodePort, protocol }) =>
    nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  );
  return ports.length > 0 ? ports.join(',') : '<none>';
}

function externalIps(object: StoredObject): string {
  const type = at(object, 'spec.type');
  const own = at(object, 'spec.externalIPs');
  const given = Array.isArray(own) ? (own as Json[]).join(',') : '';
  if (type === 'ExternalName')
    return String(at(object, 'spec.externalName') ?? '');
  if (type === 'LoadBalancer') {
    const ingress = list(object, 'status.loadBalancer.ingress').map(
      ({ ip, hostname }) => String(ip ?? hostname),
    );
    return [...ingress, ...(given ? [given] : [])].join(',') || '<pending>';
  }
  return given || '<none>';
}

function endpointsText(object: StoredObject): string {
  const all = list(object, 'subsets').flatMap(subset => {
    const addresses = Array.isArray(subset.addresses)
      ? (subset.addresses as Json[]).filter(isObject)
      : [];
    const ports = Array.isArray(subset.ports)
      ? (subset.ports as Json[]).filter(isObject)
      : [];
    if (ports.length === 0) return addresses.map(({ ip }) => String(ip));
    return ports.flatMap(({ port }) =>
      addresses.map(({ ip }) => `${ip}:${port}`),
    );
  });
  return shortened(all, 3) || '<none>';
}

function shortened(values: string[], most: number): string {
  return values.length > most
    ? `${values.slice(0, most).join(',')} + ${values.length - most} more...`
    : values.join(',');
}

function sliceEndpoints(object: StoredObject): string {
  const addresses = list(object, 'endpoints').flatMap(({ addresses: own }) =>
    Array.isArray(own) ? (own as Json[]).map(String) : [],
  );
  return shortened(addresses, 3) || '<unset>';
}

function jobStatus(object: StoredObject): string {
  const has = (type: string) =>
    list(object, 'status.conditions').some(
      condition => condition.type === type && condition.status === 'True',
    );
  if (has('Complete')) return 'Complete';
  if (has('Failed')) return 'Failed';
  if (object.metadata.deletionTimestamp) return 'Terminating';
  if (has('Suspended')) return 'Suspended';
  if (has('FailureTarget')) return 'FailureTarget';
  if (has('SuccessCriteriaMet')) return 'SuccessCriteriaMet';
  return 'Running';
}

function completions(object: StoredObject): string {
  const done = at(object, 'status.succeeded') ?? 0;
  const wanted = at(object, 'spec.completions');
  if (wanted !== undefined && wanted !== null) return `${done}/${wanted}`;
  const parallelism = Number(at(object, 'spec.parallelism') ?? 0);
  return parallelism > 1 ? `${done}/1 of ${parallelism}` : `${done}/1`;
}

function jobDuration(object: StoredObject, now: number): string {
  const start = at(object, 'status.startTime');
  if (!start) return '';
  const end = at(object, 'status.completionTime');
  return humanDuration(
    (end ? Date.parse(String(end)) : now) - Date.parse(String(start)),
  );
}

function nodeStatus(object: StoredObject): string {
  const ready = list(object, 'status.conditions').find(
    ({ type }) => type === 'Ready',
  );
  const state = ready?.status === 'True' ? 'Ready' : 'NotReady';
  const parts = [ready ? state : 'Unknown'];
  if (at(object, 'spec.unschedulable')) parts.push('SchedulingDisabled');
  return parts.join(',');
}

function nodeAddress(object: StoredObject, type: string): string {
  return String(
    list(object, 'status.addresses').find(one => one.type === type)?.address ??
      '<none>',
  );
}

const ROLE = 'node-role.kubernetes.io/';

function nodeRoles(object: StoredObject): string {
  const roles = Object.keys(object.metadata.labels ?? {})
    .filter(label => label.startsWith(ROLE))
    .map(label => label.slice(ROLE.length));
  return roles.sort().join(',') || '<none>';
}

function lastSeen(object: StoredObject, now: number): string {
  const time =
    at(object, 'series.lastObservedTime') ??
    at(object, 'lastTimestamp') ??
    at(object, 'eventTime') ??
    at(object, 'firstTimestamp');
  return age(time ? String(time) : undefined, now);
}

function involved(object: StoredObject): string {
  const kind = String(at(object, 'involvedObject.kind') ?? '').toLowerCase();
  return `${kind}/${at(object, 'involvedObject.name') ?? ''}`;
}

const subjects =
  (kind: string): Read =>
  object =>
    list(object, 'subjects')
      .filter(one => one.kind === kind)
      .map(one =>
        kind === 'ServiceAccount'
          ? `${one.namespace}/${one.name}`
          : String(one.name),
      )
      .join(', ');

const bindingColumns = [
  text(
    'Role',
    object => `${at(object, 'roleRef.kind')}/${at(object, 'roleRef.name')}`,
  ),
  AGE,
  text('Users', subjects('User'), 1),
  text('Groups', subjects('Group'), 1),
  text('ServiceAccounts', subjects('ServiceAccount'), 1),
];

const CREATED = text('Created At', object => object.metadata.creationTimestamp);

export const COLUMNS: Record<string, readonly Column[]> = {
  pods: [
    text('Ready', pod('ready')),
    text('Status', pod('status')),
    text('Restarts', pod('restarts')),
    AGE,
    text('IP', pod('ip'), 1),
    text('Node', pod('node'), 1),
    text('Nominated Node', pod('nominated'), 1),
    text('Readiness Gates', pod('gates'), 1),
  ],
  services: [
    text('Type', words('spec.type')),
    text('Cluster-IP', words('spec.clusterIP', '<none>')),
    text('External-IP', externalIps),
    text('Port(s)', servicePorts),
    AGE,
    text('Selector', object => mapText(at(object, 'spec.selector')), 1),
  ],
  'deployments.apps': [
    text(
      'Ready',
      object =>
        `${at(object, 'status.readyReplicas') ?? 0}/${
          at(object, 'spec.replicas') ?? 0
        }`,
    ),
    text('Up-to-date', number('status.updatedReplicas')),
    text('Available', number('status.availableReplicas')),
    AGE,
    ...templateColumns,
    SELECTOR,
  ],
  'replicasets.apps': [
    count('Desired', number('spec.replicas')),
    count('Current', number('status.replicas')),
    count('Ready', number('status.readyReplicas')),
    AGE,
    ...templateColumns,
    SELECTOR,
  ],
  'statefulsets.apps': [
    text(
      'Ready',
      object =>
        `${at(object, 'status.readyReplicas') ?? 0}/${
          at(object, 'spec.replicas') ?? 0
        }`,
    ),
    AGE,
    ...templateColumns,
  ],
  'daemonsets.apps': [
    count('Desired', number('status.desiredNumberScheduled')),
    count('Current', number('status.currentNumberScheduled')),
    count('Ready', number('status.numberReady')),
    count('Up-to-date', number('status.updatedNumberScheduled')),
    count('Available', number('status.numberAvailable')),
    text('Node Selector', object =>
      mapText(at(object, 'spec.template.spec.nodeSelector')),
    ),
    AGE,
    ...templateColumns,
    SELECTOR,
  ],
  'jobs.batch': [
    text('Status', jobStatus),
    text('Completions', completions),
    text('Duration', jobDuration),
    AGE,
    ...templateColumns,
    SELECTOR,
  ],
  'cronjobs.batch': [
    text('Schedule', words('spec.schedule')),
    text('Timezone', words('spec.timeZone', '<none>')),
    text('Suspend', object => (at(object, 'spec.suspend') ? 'True' : 'False')),
    count('Active', size('status.active')),
    text('Last Schedule', (object, now) => {
      const time = at(object, 'status.lastScheduleTime');
      return time ? age(String(time), now) : '<none>';
    }),
    AGE,
    text(
      'Containers',
      containers('spec.jobTemplate.spec.template.spec.containers', 'name'),
      1,
    ),
    text(
      'Images',
      containers('spec.jobTemplate.spec.template.spec.containers', 'image'),
      1,
    ),
    text(
      'Selector',
      object => selectorText(at(object, 'spec.jobTemplate.spec.selector')),
      1,
    ),
  ],
  namespaces: [text('Status', words('status.phase')), AGE],
  nodes: [
    text('Status', nodeStatus),
    text('Roles', nodeRoles),
    AGE,
    text('Version', words('status.nodeInfo.kubeletVersion')),
    text('Internal-IP', object => nodeAddress(object, 'InternalIP'), 1),
    text('External-IP', object => nodeAddress(object, 'ExternalIP'), 1),
    text('OS-Image', words('status.nodeInfo.osImage', '<unknown>'), 1),
    text(
      'Kernel-Version',
      words('status.nodeInfo.kernelVersion', '<unknown>'),
      1,
    ),
    text(
      'Container-Runtime',
      words('status.nodeInfo.containerRuntimeVersion', '<unknown>'),
      1,
    ),
  ],
  configmaps: [text('Data', size('data', 'binaryData')), AGE],
  secrets: [text('Type', words('type')), text('Data', size('data')), AGE],
  endpoints: [text('Endpoints', endpointsText), AGE],
  'endpointslices.discovery.k8s.io': [
    text('AddressType', words('addressType')),
    text(
      'Ports',
      object =>
        shortened(
          list(object, 'ports').map(({ port }) => String(port ?? '*')),
          3,
        ) || '<unset>',
    ),
    text('Endpoints', sliceEndpoints),
    AGE,
  ],
  'leases.coordination.k8s.io': [
    text('Holder', words('spec.holderIdentity')),
    AGE,
  ],
  'roles.rbac.authorization.k8s.io': [CREATED],
  'clusterroles.rbac.authorization.k8s.io': [CREATED],
  'customresourcedefinitions.apiextensions.k8s.io': [CREATED],
  'rolebindings.rbac.authorization.k8s.io': bindingColumns,
  'clusterrolebindings.rbac.authorization.k8s.io': bindingColumns,
  'networkpolicies.networking.k8s.io': [
    text('Pod-Selector', object =>
      selectorText(at(object, 'spec.podSelector')),
    ),
    AGE,
  ],
  'poddisruptionbudgets.policy': [
    text('Min Available', words('spec.minAvailable', 'N/A')),
    text('Max Unavailable', words('spec.maxUnavailable', 'N/A')),
    count('Allowed Disruptions', number('status.disruptionsAllowed')),
    AGE,
  ],
  resourcequotas: [
    text('Request', quota('requests')),
    text('Limit', quota('limits')),
    AGE,
  ],
  limitranges: [CREATED],
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': [
    text('Webhooks', size('webhooks')),
    AGE,
  ],
  'validatingwebhookconfigurations.admissionregistration.k8s.io': [
    text('Webhooks', size('webhooks')),
    AGE,
  ],
};

/** Events have no name column in front. */
export const EVENT_COLUMNS: readonly Column[] = [
  text('Last Seen', lastSeen),
  text('Type', words('type')),
  text('Reason', words('reason')),
  text('Object', involved),
  text('Subobject', words('involvedObject.fieldPath'), 1),
  text('Source', words('source.component'), 1),
  text('Message', object => String(at(object, 'message') ?? '').trim()),
  text(
    'First Seen',
    (object, now) =>
      age(
        String(at(object, 'firstTimestamp') ?? at(object, 'eventTime') ?? ''),
        now,
      ),
    1,
  ),
  count(
    'Count',
    object => at(object, 'series.count') ?? at(object, 'count') ?? 1,
    1,
  ),
  text('Name', object => object.metadata.name, 1),
];

/** `limits.` keys stand in one column, everything else in the other. */
function quota(which: 'requests' | 'limits'): Read {
  return object => {
    const hard = at(object, 'status.hard');
    const used = at(object, 'status.used');
    const names = Object.keys(isObject(hard) ? hard : {})
      .sort()
      .filter(name => name.startsWith('limits.') === (which === 'limits'));
    return names
      .map(
        name =>
          `${name}: ${(isObject(used) && used[name]) || 0}/${
            (hard as Record<string, Json>)[name]
          }`,
      )
      .join(', ');
  };
}
