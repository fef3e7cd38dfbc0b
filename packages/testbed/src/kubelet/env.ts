import type { Container, Pod, ResourceFieldRef } from '../kube/types';
import { parseQuantity } from './quantity';

export type Environment = Record<string, string>;

/** Reads a ConfigMap's or Secret's values; undefined when it does not exist but may. */
export type ReadData = (
  kind: 'configmaps' | 'secrets',
  name: string,
  optional: boolean | undefined,
) => Promise<Record<string, Buffer> | undefined>;

/** Kubernetes' `$(NAME)`: unknown names stay as they are, `$$` is one dollar. */
export function expand(text: string, env: Environment): string {
  return text.replace(
    /\$\$|\$\(([A-Za-z_.-][\w.-]*)\)/g,
    (whole, name: string | undefined) => {
      if (name === undefined) return '$';
      return Object.hasOwn(env, name) ? env[name] : whole;
    },
  );
}

const pairs = (entries: Record<string, string> | undefined) =>
  Object.entries(entries ?? {})
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort()
    .join('\n');

export function fieldValue(pod: Pod, path: string): string {
  const entry = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (entry)
    return pod.metadata[entry[1] as 'labels' | 'annotations']?.[entry[2]] ?? '';
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name;
    case 'metadata.namespace':
      return pod.metadata.namespace;
    case 'metadata.uid':
      return pod.metadata.uid;
    case 'metadata.labels':
      return pairs(pod.metadata.labels);
    case 'metadata.annotations':
      return pairs(pod.metadata.annotations);
    case 'spec.nodeName':
      return pod.spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName ?? '';
    case 'status.podIP':
    case 'status.podIPs':
      return pod.status?.podIP ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return pod.status?.hostIP ?? '';
    default:
      throw new Error(`fieldRef ${path} is not supported`);
  }
}

// what a container without limits may use: a small node's share, so that Go runtimes of sixty sidecars stay modest
const unlimited: Record<string, string> = {
  cpu: '2',
  memory: '4Gi',
  'ephemeral-storage': '10Gi',
};

export function resourceValue(
  pod: Pod,
  self: Container,
  ref: ResourceFieldRef,
): string {
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const container = ref.containerName
    ? all.find(({ name }) => name === ref.containerName)
    : self;
  const at = ref.resource.indexOf('.');
  const kind = ref.resource.slice(0, at) as 'limits' | 'requests';
  const resource = ref.resource.slice(at + 1);
  const value =
    container?.resources?.[kind]?.[resource] ??
    (kind === 'limits' ? unlimited[resource] : undefined) ??
    '0';
  const divisor = parseQuantity(ref.divisor ?? '1') || 1;
  return String(Math.ceil(parseQuantity(value) / divisor));
}

/** The container's environment on top of what the image and the kubelet give. */
export async function buildEnvironment(
  pod: Pod,
  container: Container,
  given: Environment,
  read: ReadData,
): Promise<Environment> {
  const env: Environment = { ...given };
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ??
    []) {
    const ref = configMapRef ?? secretRef;
    if (!ref) continue;
    const data = await read(
      configMapRef ? 'configmaps' : 'secrets',
      ref.name,
      ref.optional,
    );
    for (const [key, value] of Object.entries(data ?? {}))
      env[prefix + key] = value.toString();
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    const ref = valueFrom?.configMapKeyRef ?? valueFrom?.secretKeyRef;
    if (valueFrom?.fieldRef)
      env[name] = fieldValue(pod, valueFrom.fieldRef.fieldPath);
    else if (valueFrom?.resourceFieldRef)
      env[name] = resourceValue(pod, container, valueFrom.resourceFieldRef);
    else if (ref) {
      const kind = valueFrom?.configMapKeyRef ? 'configmaps' : 'secrets';
      const data = await read(kind, ref.name, ref.optional);
      const bytes = data?.[ref.key];
      if (bytes) env[name] = bytes.toString();
      else if (!ref.optional)
        throw new Error(`couldn't find key ${ref.key} in ${kind} ${ref.name}`);
    } else env[name] = expand(value ?? '', env);
  }
  return env;
}
