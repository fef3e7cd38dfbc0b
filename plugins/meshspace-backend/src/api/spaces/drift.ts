import { isDeepStrictEqual } from 'node:util';
import {
  ClusterView,
  Container,
  ForkSpec,
  MeshSpace,
  TEMPLATE_ANNOTATION,
  Workload,
  WorkloadRef,
} from '@meshspace/planner';
import type { Drift } from '@meshspace/plugin-meshspace-common';
import { z } from 'zod';

type Difference = Drift['changes'][number];

/** For each fork: what the base changed since it was made, and what the person changed. */
export function driftOf(view: ClusterView, space: MeshSpace): Drift[] {
  return space.spec.forks.flatMap(fork => {
    const { workload } = fork;
    const base = view.get(workload.kind, space.spec.base, workload.name);
    const copy = copyOf(view, space, workload);
    if (!base || !copy) return [];
    const now = containersOf(base.spec.template.spec);
    const changes = differences(now, rememberedContainers(copy) ?? now);
    return [
      {
        workload,
        behindBase: changes.length > 0,
        changes,
        mine: differences(now, containersOf(copy.spec.template.spec)).filter(
          ({ path }) => wasWished(path, fork),
        ),
      },
    ];
  });
}

/** What is not a StatefulSet is forked as a Deployment. */
function copyOf(
  view: ClusterView,
  { metadata: { name } }: MeshSpace,
  { kind, name: workload }: WorkloadRef,
): Workload | undefined {
  const forked = kind === 'StatefulSet' ? kind : 'Deployment';
  return view.get(forked, name, workload);
}

type Containers = Map<string, Container>;

const templateSchema = z.looseObject({
  spec: z.looseObject({
    containers: z.array(z.looseObject({ name: z.string() })),
    initContainers: z.array(z.looseObject({ name: z.string() })).optional(),
  }),
});

function rememberedContainers({ metadata }: Workload): Containers | undefined {
  const remembered = metadata.annotations?.[TEMPLATE_ANNOTATION];
  if (!remembered) return undefined;
  try {
    return containersOf(templateSchema.parse(JSON.parse(remembered)).spec);
  } catch {
    // Somebody else wrote there: nothing is known of what it was made from.
    return undefined;
  }
}

function containersOf(spec: {
  containers: Container[];
  initContainers?: Container[];
}): Containers {
  return new Map(
    [...(spec.initContainers ?? []), ...spec.containers]
      .filter(({ name }) => name !== 'istio-proxy')
      .map(container => [container.name, container]),
  );
}

const COMPARED = ['image', 'command', 'args', 'resources'] as const;

function differences(base: Containers, fork: Containers): Difference[] {
  const found: Difference[] = [];
  const add = (path: string, x: unknown, y: unknown) => {
    if (isDeepStrictEqual(x, y)) return;
    found.push({
      path,
      ...(x !== undefined && { base: text(x) }),
      ...(y !== undefined && { fork: text(y) }),
    });
  };
  for (const name of new Set([...base.keys(), ...fork.keys()])) {
    const a = base.get(name);
    const b = fork.get(name);
    const path = `containers.${name}`;
    if (!a || !b) {
      add(path, a?.image, b?.image);
      continue;
    }
    for (const field of COMPARED) add(`${path}.${field}`, a[field], b[field]);
    const x = envOf(a);
    const y = envOf(b);
    for (const variable of new Set([...x.keys(), ...y.keys()])) {
      add(`${path}.env.${variable}`, x.get(variable), y.get(variable));
    }
  }
  return found;
}

/** Every fork differs in what we add ourselves; that is nobody's wish. */
function wasWished(path: string, fork: ForkSpec): boolean {
  return !!fork.containers?.some(({ name, env = [], ...fields }) =>
    [
      ...COMPARED.filter(field => fields[field] !== undefined),
      ...env.map(variable => `env.${variable.name}`),
    ].some(field => path === `containers.${name}.${field}`),
  );
}

function envOf({ env = [] }: Container): Map<string, string> {
  return new Map(
    env.map(({ name, value, valueFrom }) => [
      name,
      valueFrom ? `from ${JSON.stringify(valueFrom)}` : value ?? '',
    ]),
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
