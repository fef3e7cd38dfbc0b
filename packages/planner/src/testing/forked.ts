import { KubeObject, Raw } from '../kube/objects';
import { ForkSpec, MeshSpaceSpec } from '../meshspace/MeshSpace';
import { plan } from '../plan/plan';
import { PlanPolicy, Warning } from '../plan/types';
import { defaultPlanPolicy } from '../plan/policy';
import { NOW, shop, SPACE } from './shop';

/** What a plan makes of one workload: for tests that say what is copied, changed and left out. */

/** The base's workload `shop/reviews`, with these parts of its template. */
export function workload(
  template: { metadata?: Raw; spec?: Raw } = {},
  more: { kind?: string; metadata?: Raw; spec?: Raw } = {},
): object {
  const { kind = 'Deployment', metadata, spec } = more;
  return {
    apiVersion: kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1',
    kind,
    metadata: { name: 'reviews', namespace: 'shop', uid: 'base', ...metadata },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'reviews' } },
      ...spec,
      template: {
        metadata: { labels: { app: 'reviews' }, ...template.metadata },
        spec: {
          containers: [{ name: 'app', image: 'reviews:v1' }],
          ...template.spec,
        },
      },
    },
  };
}

export interface Forked {
  object(
    kind: string,
    name?: string,
  ): (KubeObject & Raw & { spec: Raw }) | undefined;
  names(kind: string): string[];
  warnings: readonly Warning[];
  codes: string[];
  phase: string;
  reason?: string;
}

/** The plan for a space `alice` that forks it. */
export function forked(
  objects: readonly object[],
  fork: Partial<ForkSpec> = {},
  options: {
    space?: Partial<MeshSpaceSpec>;
    policy?: Partial<PlanPolicy>;
  } = {},
): Forked {
  const space = {
    ...SPACE,
    spec: {
      ...SPACE.spec,
      ...options.space,
      forks: [{ workload: { kind: 'Deployment', name: 'reviews' }, ...fork }],
    },
  };
  const { spaces } = plan(shop(...objects, space), {
    now: NOW,
    policy: { ...defaultPlanPolicy, ...options.policy },
  });
  const [{ operations, warnings, status }] = spaces;
  const made = operations.flatMap(operation => {
    if (operation.type === 'apply') return [operation.object];
    return operation.type === 'copy' ? [operation.target] : [];
  });
  const own = made.filter(({ metadata }) => metadata.namespace === 'alice');
  return {
    object: (kind, name) =>
      own.find(
        found =>
          found.kind === kind &&
          (name === undefined || found.metadata.name === name),
      ) as ReturnType<Forked['object']>,
    names: kind =>
      own
        .filter(found => found.kind === kind)
        .map(({ metadata }) => metadata.name),
    warnings,
    codes: warnings.map(({ code }) => code),
    phase: status.forks[0].phase,
    ...(status.forks[0].reason !== undefined && {
      reason: status.forks[0].reason,
    }),
  };
}

/** The pod template of the fork. */
export function podOf(
  made: Forked,
  kind = 'Deployment',
): Raw & { metadata: Raw; spec: Raw & { containers: Raw[] } } {
  return made.object(kind)?.spec.template as ReturnType<typeof podOf>;
}
