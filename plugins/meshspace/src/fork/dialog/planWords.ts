import type { PlanPreview } from '@meshspace/plugin-meshspace-common';
import type { T } from '../../translations/useT';

type Step = PlanPreview['steps'][number];

/** What an object is to the person who forks. */
type Part = 'space' | 'workload' | 'names' | 'copies' | 'routes' | 'safety';

const PART_OF_KIND: Readonly<Record<string, Part>> = {
  Namespace: 'space',
  Deployment: 'workload',
  StatefulSet: 'workload',
  DaemonSet: 'workload',
  Rollout: 'workload',
  Service: 'names',
  ConfigMap: 'copies',
  Secret: 'copies',
  ServiceAccount: 'copies',
  PersistentVolumeClaim: 'copies',
  VirtualService: 'routes',
  HTTPRoute: 'routes',
  GRPCRoute: 'routes',
};

function partOf({ object }: Step, space: string): Part {
  const part = PART_OF_KIND[object.kind] ?? 'safety';
  // Routes inside the space keep its own calls in order; what others notice are those outside.
  return part === 'routes' && object.namespace === space ? 'safety' : part;
}

export interface PlanWords {
  /** A dry run in a few sentences, in the order in which it happens. */
  sentences: string[];
  objects: number;
  routes: number;
}

function countsOf(steps: Step[]): string {
  const counts = new Map<string, number>();
  for (const { object } of steps)
    counts.set(object.kind, (counts.get(object.kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
}

/** What a person wants to know of a dry run; which objects that takes stands behind it. */
export function planWords(
  preview: PlanPreview,
  facts: { workload: string; space: string; image?: string },
  t: T,
): PlanWords {
  const { space, workload } = facts;
  const written = preview.steps.filter(step => step.type !== 'delete');
  const gone = preview.steps.length - written.length;
  const of = (part: Part) =>
    written.filter(step => partOf(step, space) === part);
  const [own] = of('workload');
  const services = of('names').map(({ object }) => object.name);
  const copies = of('copies');
  const routes = of('routes');
  const safety = of('safety').length;
  const sentences: string[] = [];
  if (of('space').some(step => step.type === 'create'))
    sentences.push(t('plan.space', { space }));
  if (own)
    sentences.push(
      own.type === 'change'
        ? t('plan.changed', { workload, space })
        : t('plan.runs', { workload, space, image: facts.image ?? workload }),
    );
  if (copies.length > 0)
    sentences.push(t('plan.copies', { what: countsOf(copies) }));
  if (services.length > 0)
    sentences.push(t('plan.names', { services: services.join(', ') }));
  if (routes.length > 0) sentences.push(t('plan.routes', { workload }));
  if (safety > 0) sentences.push(t('plan.safety', { count: safety }));
  if (gone > 0) sentences.push(t('plan.gone', { count: gone }));
  const all = preview.steps.filter(
    ({ object }) => PART_OF_KIND[object.kind] === 'routes',
  ).length;
  return { sentences, objects: preview.steps.length - all, routes: all };
}
