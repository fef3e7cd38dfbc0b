import { Container, PodSpec } from '../../kube/core';
import { Raw } from '../../kube/objects';

/** What a pod template names and cannot start without. */
export interface References {
  ConfigMap: Set<string>;
  Secret: Set<string>;
}

/** ConfigMaps and Secrets that a pod reads: by its environment, its volumes, or to pull its images. */
export function referencesOf(spec: PodSpec): References {
  const found: References = { ConfigMap: new Set(), Secret: new Set() };
  for (const container of [
    ...spec.containers,
    ...(spec.initContainers ?? []),
  ]) {
    collectEnvironment(container, found);
  }
  for (const volume of spec.volumes ?? []) collectVolume(volume, found);
  for (const { name } of spec.imagePullSecrets ?? []) found.Secret.add(name);
  return found;
}

function collectEnvironment(container: Container, found: References) {
  for (const { valueFrom } of container.env ?? []) {
    add(found.ConfigMap, valueFrom?.configMapKeyRef, 'name');
    add(found.Secret, valueFrom?.secretKeyRef, 'name');
  }
  for (const source of container.envFrom ?? []) {
    add(found.ConfigMap, source.configMapRef, 'name');
    add(found.Secret, source.secretRef, 'name');
  }
}

function collectVolume(volume: Raw, found: References) {
  add(found.ConfigMap, volume.configMap, 'name');
  add(found.Secret, volume.secret, 'secretName');
  const { projected } = volume;
  if (typeof projected !== 'object' || projected === null) return;
  const sources = 'sources' in projected ? projected.sources : undefined;
  if (!Array.isArray(sources)) return;
  for (const source of sources) {
    add(found.ConfigMap, source.configMap, 'name');
    add(found.Secret, source.secret, 'name');
  }
}

function add(names: Set<string>, reference: unknown, field: string) {
  if (typeof reference !== 'object' || reference === null) return;
  const name = (reference as Raw)[field];
  if (typeof name === 'string' && name !== '') names.add(name);
}
