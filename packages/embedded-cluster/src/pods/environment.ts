import { Container, EnvVar, Pod } from '../controllers/kinds';

/** What a container's environment refers to. */
export interface EnvironmentSources {
  configMap(name: string): Record<string, string> | undefined;
  secret(name: string): Record<string, string> | undefined;
}

/** `CreateContainerConfigError`: something that the environment names is not there (yet). */
export class ConfigError extends Error {}

/** The environment of a container, as the kubelet makes it. */
export function environmentOf(
  pod: Pod,
  container: Container,
  ip: string,
  sources: EnvironmentSources,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const from of container.envFrom ?? []) {
    const reference = from.configMapRef ?? from.secretRef;
    const kind = from.configMapRef ? 'configmap' : 'secret';
    if (reference) {
      const data = from.configMapRef
        ? sources.configMap(reference.name)
        : sources.secret(reference.name);
      if (!data && !reference.optional) {
        throw new ConfigError(`${kind} "${reference.name}" not found`);
      }
      for (const [key, value] of Object.entries(data ?? {})) {
        env[`${from.prefix ?? ''}${key}`] = value;
      }
    }
  }
  for (const variable of container.env ?? []) {
    const value = valueOf(variable, pod, container, ip, sources, env);
    if (value !== undefined) {
      env[variable.name] = value;
    }
  }
  return env;
}

function valueOf(
  variable: EnvVar,
  pod: Pod,
  container: Container,
  ip: string,
  sources: EnvironmentSources,
  env: Record<string, string>,
): string | undefined {
  const from = variable.valueFrom;
  if (!from) {
    return expand(variable.value ?? '', env);
  }
  if (from.fieldRef) {
    return fieldOf(pod, ip, from.fieldRef.fieldPath);
  }
  if (from.resourceFieldRef) {
    const [kind, resource] = from.resourceFieldRef.resource.split('.');
    return (
      container.resources?.[kind as 'limits' | 'requests']?.[resource] ?? '0'
    );
  }
  const [kind, reference, data] = from.configMapKeyRef
    ? ([
        'configmap',
        from.configMapKeyRef,
        sources.configMap(from.configMapKeyRef.name),
      ] as const)
    : ([
        'secret',
        from.secretKeyRef,
        from.secretKeyRef && sources.secret(from.secretKeyRef.name),
      ] as const);
  if (!reference) {
    return undefined;
  }
  const value = data?.[reference.key];
  if (value === undefined && !reference.optional) {
    throw new ConfigError(
      data
        ? `couldn't find key ${reference.key} in ${
            kind === 'secret' ? 'Secret' : 'ConfigMap'
          } ${pod.metadata.namespace}/${reference.name}`
        : `${kind} "${reference.name}" not found`,
    );
  }
  return value;
}

function fieldOf(pod: Pod, ip: string, path: string): string | undefined {
  const member = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (member) {
    return (
      pod.metadata[member[1] as 'labels' | 'annotations']?.[member[2]] ?? ''
    );
  }
  const fields: Record<string, string | undefined> = {
    'metadata.name': pod.metadata.name,
    'metadata.namespace': pod.metadata.namespace,
    'metadata.uid': pod.metadata.uid,
    'spec.nodeName': pod.spec.nodeName,
    'spec.serviceAccountName': pod.spec.serviceAccountName ?? 'default',
    'status.podIP': ip,
    'status.podIPs': ip,
    'status.hostIP': pod.status?.hostIP ?? '127.0.0.1',
  };
  return fields[path];
}

/** `$(NAME)` is replaced if known, `$$(NAME)` is the text `$(NAME)`. */
export function expand(text: string, env: Record<string, string>): string {
  return text.replace(
    /\$(\$)?\(([A-Za-z_][\w.-]*)\)/g,
    (whole, escaped: string | undefined, name: string) =>
      escaped ? `$(${name})` : env[name] ?? whole,
  );
}
