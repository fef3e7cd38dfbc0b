import { isDeepStrictEqual } from 'node:util';
import {
  ClusterView,
  Container,
  FORK_LABEL,
  ForkSpec,
  MeshSpace,
  Workload,
  WorkloadRef,
} from '@meshspace/planner';
import type { Drift } from '@meshspace/plugin-meshspace-common';

type Difference = Drift['changes'][number];

/** For each fork, how it differs from the base as it is now: what the base changed since, and what the person changed. */
export function driftOf(view: ClusterView, space: MeshSpace): Drift[] {
  return space.spec.forks.flatMap(fork => {
    const { workload } = fork;
    const base = view.get(workload.kind, space.spec.base, workload.name);
    const copy = forkCopy(view, space, workload);
    if (!base || !copy) return [];
    const status = space.status?.forks.find(
      known =>
        known.workload.kind === workload.kind &&
        known.workload.name === workload.name,
    );
    const { mine, theirs } = differences(base, copy, fork);
    return [
      {
        workload,
        behindBase: status?.behindBase ?? theirs.length > 0,
        changes: theirs,
        mine,
      },
    ];
  });
}

/** The fork that a space made of a workload. */
export function forkCopy(
  view: ClusterView,
  { metadata: { name } }: MeshSpace,
  workload: WorkloadRef,
): Workload | undefined {
  return view
    .list(workload.kind, name)
    .find(
      candidate =>
        candidate.metadata.labels?.[FORK_LABEL] ===
          `${workload.kind}.${workload.name}` ||
        candidate.metadata.name === workload.name,
    );
}

/** Not compared: what every fork has to differ in. */
const OURS = new Set(['istio-proxy']);

function differences(base: Workload, copy: Workload, fork: ForkSpec) {
  const mine: Difference[] = [];
  const theirs: Difference[] = [];
  const before = containersOf(base);
  const after = containersOf(copy);
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const a = before.get(name);
    const b = after.get(name);
    const wished = fork.containers?.find(one => one.name === name);
    const add = (field: string, own: boolean, x: unknown, y: unknown) => {
      if (isDeepStrictEqual(x, y)) return;
      (own ? mine : theirs).push({
        path: `containers.${name}${field && `.${field}`}`,
        ...(x !== undefined && { base: text(x) }),
        ...(y !== undefined && { fork: text(y) }),
      });
    };
    if (!a || !b) {
      add('', false, a?.image, b?.image);
      continue;
    }
    add('image', wished?.image !== undefined, a.image, b.image);
    add('command', wished?.command !== undefined, a.command, b.command);
    add('args', wished?.args !== undefined, a.args, b.args);
    add('resources', wished?.resources !== undefined, a.resources, b.resources);
    const own = new Set(wished?.env?.map(variable => variable.name));
    const x = envOf(a);
    const y = envOf(b);
    for (const variable of new Set([...x.keys(), ...y.keys()])) {
      add(
        `env.${variable}`,
        own.has(variable),
        x.get(variable),
        y.get(variable),
      );
    }
  }
  return { mine, theirs };
}

function containersOf({ spec }: Workload): Map<string, Container> {
  const { containers, initContainers = [] } = spec.template.spec;
  return new Map(
    [...initContainers, ...containers]
      .filter(({ name }) => !OURS.has(name))
      .map(container => [container.name, container]),
  );
}

function envOf({ env = [] }: Container): Map<string, string> {
  return new Map(
    env.map(({ name, value, valueFrom }) => [
      name,
      valueFrom ? `from ${JSON.stringify(valueFrom)}` : (value ?? ''),
    ]),
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
