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

export type Read = (object: StoredObject, now: number) => Json;

export function text(name: string, cell: Read, priority = 0): Column {
  return { name, cell, priority };
}

export function count(name: string, cell: Read, priority = 0): Column {
  return { name, type: 'integer', cell, priority };
}

export const AGE = text('Age', (object, now) =>
  age(object.metadata.creationTimestamp, now),
);

export function at(object: StoredObject, path: string): Json | undefined {
  let value: Json | undefined = object as unknown as Json;
  for (const step of path.split('.')) {
    value = isObject(value) ? value[step] : undefined;
  }
  return value;
}

export const number =
  (path: string): Read =>
  object =>
    at(object, path) ?? 0;
export const words =
  (path: string, none = ''): Read =>
  object => {
    const value = at(object, path);
    return value === undefined || value === null || value === ''
      ? none
      : String(value);
  };
export const size =
  (...paths: string[]): Read =>
  object =>
    paths.reduce((sum, path) => {
      const value = at(object, path);
      if (Array.isArray(value)) return sum + value.length;
      return sum + (isObject(value) ? Object.keys(value).length : 0);
    }, 0);

export function list(
  object: StoredObject,
  path: string,
): Record<string, Json>[] {
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

export function mapText(labels: Json | undefined): string {
  return selectorText({ matchLabels: isObject(labels) ? labels : {} });
}

export const containers =
  (path: string, field: 'name' | 'image'): Read =>
  object =>
    list(object, path)
      .map(one => String(one[field] ?? ''))
      .join(',');

const CONTAINERS = 'spec.template.spec.containers';
export const templateColumns = [
  text('Containers', containers(CONTAINERS, 'name'), 1),
  text('Images', containers(CONTAINERS, 'image'), 1),
];
export const SELECTOR = text(
  'Selector',
  object => selectorText(at(object, 'spec.selector')),
  1,
);

export const pod =
  (field: keyof PodCells): Read =>
  (object, now) =>
    podCells(object, now)[field];

export function servicePorts(object: StoredObject): string {
  const ports = list(object, 'spec.ports').map(({ port, nodePort, protocol }) =>
    nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  );
  return ports.length > 0 ? ports.join(',') : '<none>';
}

export function externalIps(object: StoredObject): string {
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

export function endpointsText(object: StoredObject): string {
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

export function shortened(values: string[], most: number): string {
  return values.length > most
    ? `${values.slice(0, most).join(',')} + ${values.length - most} more...`
    : values.join(',');
}

export function sliceEndpoints(object: StoredObject): string {
  const addresses = list(object, 'endpoints').flatMap(({ addresses: own }) =>
    Array.isArray(own) ? (own as Json[]).map(String) : [],
  );
  return shortened(addresses, 3) || '<unset>';
}

export function jobStatus(object: StoredObject): string {
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

export function completions(object: StoredObject): string {
  const done = at(object, 'status.succeeded') ?? 0;
  const wanted = at(object, 'spec.completions');
  if (wanted !== undefined && wanted !== null) return `${done}/${wanted}`;
  const parallelism = Number(at(object, 'spec.parallelism') ?? 0);
  return parallelism > 1 ? `${done}/1 of ${parallelism}` : `${done}/1`;
}

export function jobDuration(object: StoredObject, now: number): string {
  const start = at(object, 'status.startTime');
  if (!start) return '';
  const end = at(object, 'status.completionTime');
  return humanDuration(
    (end ? Date.parse(String(end)) : now) - Date.parse(String(start)),
  );
}

export function nodeStatus(object: StoredObject): string {
  const ready = list(object, 'status.conditions').find(
    ({ type }) => type === 'Ready',
  );
  const state = ready?.status === 'True' ? 'Ready' : 'NotReady';
  const parts = [ready ? state : 'Unknown'];
  if (at(object, 'spec.unschedulable')) parts.push('SchedulingDisabled');
  return parts.join(',');
}

export function nodeAddress(object: StoredObject, type: string): string {
  return String(
    list(object, 'status.addresses').find(one => one.type === type)?.address ??
      '<none>',
  );
}

const ROLE = 'node-role.kubernetes.io/';

export function nodeRoles(object: StoredObject): string {
  const roles = Object.keys(object.metadata.labels ?? {})
    .filter(label => label.startsWith(ROLE))
    .map(label => label.slice(ROLE.length));
  return roles.sort().join(',') || '<none>';
}

export function lastSeen(object: StoredObject, now: number): string {
  const time =
    at(object, 'series.lastObservedTime') ??
    at(object, 'lastTimestamp') ??
    at(object, 'eventTime') ??
    at(object, 'firstTimestamp');
  return age(time ? String(time) : undefined, now);
}

export function involved(object: StoredObject): string {
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

export const bindingColumns = [
  text(
    'Role',
    object => `${at(object, 'roleRef.kind')}/${at(object, 'roleRef.name')}`,
  ),
  AGE,
  text('Users', subjects('User'), 1),
  text('Groups', subjects('Group'), 1),
  text('ServiceAccounts', subjects('ServiceAccount'), 1),
];

export const CREATED = text(
  'Created At',
  object => object.metadata.creationTimestamp,
);

/** `limits.` keys stand in one column, everything else in the other. */
export function quota(which: 'requests' | 'limits'): Read {
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

/** `*` for a rule without a host, and for no rules at all. */
export const ingressHosts: Read = object => {
  const hosts = list(object, 'spec.rules').map(({ host }) =>
    String(host ?? '*'),
  );
  return hosts.length === 0 ? '*' : shortened(hosts, 3);
};

export const ingressAddresses: Read = object =>
  list(object, 'status.loadBalancer.ingress')
    .map(({ ip, hostname }) => String(ip ?? hostname ?? ''))
    .join(',');
