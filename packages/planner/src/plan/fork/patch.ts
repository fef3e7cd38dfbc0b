import { Container, PodTemplate } from '../../kube/core';
import { Raw } from '../../kube/objects';
import { objectAt, objectsAt } from '../../model/raw';

/** Fields of a pod's spec that a fork may change: where and how long it runs, never what it may do. */
const OF_POD = new Set([
  'affinity',
  'enableServiceLinks',
  'hostAliases',
  'nodeSelector',
  'terminationGracePeriodSeconds',
  'tolerations',
  'topologySpreadConstraints',
]);

/** Fields of a container; its image is changed where the platform's list of images is asked. */
const OF_CONTAINER = new Set([
  'args',
  'command',
  'env',
  'imagePullPolicy',
  'lifecycle',
  'livenessProbe',
  'readinessProbe',
  'resources',
  'startupProbe',
  'stdin',
  'terminationMessagePolicy',
  'tty',
  'workingDir',
]);

/** Annotations decide what Istio and we make of a pod. */
const RESERVED_ANNOTATION = /(^|\.)(istio\.io|meshspace\.dev)\//;

/** A template with the allowed part of a patch, and the names of what was not allowed. */
export interface Patched {
  template: PodTemplate;
  refused: string[];
}

/**
 * A strategic patch of a fork's pod template, as far as it is harmless: maps are merged, `null` removes, containers and
 * variables go by their names, other lists are replaced.
 */
export function patchedTemplate(
  template: PodTemplate,
  patch: Raw | undefined,
): Patched {
  if (!patch) return { template, refused: [] };
  const refused: string[] = [];
  const metadata = split(
    objectAt(patch, 'metadata') ?? {},
    key => key === 'annotations',
  );
  const annotations = split(
    objectAt(metadata.allowed, 'annotations') ?? {},
    key => !RESERVED_ANNOTATION.test(key),
  );
  const spec = split(
    objectAt(patch, 'spec') ?? {},
    key => OF_POD.has(key) || key === 'containers',
  );
  refused.push(
    ...Object.keys(patch).filter(key => key !== 'metadata' && key !== 'spec'),
    ...metadata.refused.map(key => `metadata.${key}`),
    ...annotations.refused.map(key => `metadata.annotations.${key}`),
    ...spec.refused.map(key => `spec.${key}`),
  );
  const { containers: _, ...ofPod } = spec.allowed;
  const containers = objectsAt(spec.allowed, 'containers').reduce<Container[]>(
    (all, change) => withContainer(all, change, refused),
    template.spec.containers,
  );
  const changed = merged(
    template.metadata?.annotations ?? {},
    annotations.allowed,
  );
  return {
    refused,
    template: {
      ...template,
      ...(Object.keys(changed).length > 0 && {
        metadata: {
          ...template.metadata,
          annotations: changed as Record<string, string>,
        },
      }),
      spec: {
        ...(merged(template.spec, ofPod) as PodTemplate['spec']),
        containers,
      },
    },
  };
}

function withContainer(
  containers: readonly Container[],
  { name, ...change }: Raw,
  refused: string[],
): Container[] {
  const known = containers.some(container => container.name === name);
  if (!known || name === 'istio-proxy') {
    refused.push(`spec.containers[${String(name)}]`);
    return [...containers];
  }
  const { allowed, refused: others } = split(change, key =>
    OF_CONTAINER.has(key),
  );
  refused.push(...others.map(key => `spec.containers[${String(name)}].${key}`));
  const { env: _, ...rest } = allowed;
  return containers.map(container =>
    container.name === name
      ? ({
          ...merged(container, rest),
          ...(allowed.env !== undefined && {
            env: byName(container.env ?? [], objectsAt(allowed, 'env')),
          }),
        } as Container)
      : container,
  );
}

function split(
  table: Raw,
  isAllowed: (key: string) => boolean,
): { allowed: Raw; refused: string[] } {
  const entries = Object.entries(table);
  return {
    allowed: Object.fromEntries(entries.filter(([key]) => isAllowed(key))),
    refused: entries.map(([key]) => key).filter(key => !isAllowed(key)),
  };
}

function byName(list: readonly Raw[], changes: readonly Raw[]): Raw[] {
  const found = new Map(list.map(entry => [entry.name, entry]));
  for (const change of changes) {
    if (change.$patch === 'delete') found.delete(change.name);
    else found.set(change.name, change);
  }
  return [...found.values()];
}

function merged(target: Raw, patch: Raw): Raw {
  const result = new Map(Object.entries(target));
  for (const [key, value] of Object.entries(patch)) {
    const before = result.get(key);
    if (value === null) result.delete(key);
    else if (isTable(value) && isTable(before))
      result.set(key, merged(before, value));
    else result.set(key, value);
  }
  return Object.fromEntries(result);
}

function isTable(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
