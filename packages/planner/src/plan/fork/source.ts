import { PodTemplate, Workload } from '../../kube/core';
import { ForkSpec, MeshSpace } from '../../meshspace/MeshSpace';
import {
  SOURCE_GENERATION_ANNOTATION,
  TEMPLATE_ANNOTATION,
} from '../../meshspace/names';
import { ClusterView } from '../../view/ClusterView';

/** What a fork is made from. */
export interface ForkSource {
  base: Workload;
  template: PodTemplate;
  /** The base's generation that the template is of. */
  generation: number;
  behindBase: boolean;
}

/** The fork's workload in the space: what is not known to be a StatefulSet runs as a Deployment. */
export function existingFork(
  view: ClusterView,
  space: MeshSpace,
  { workload }: ForkSpec,
): Workload | undefined {
  return view.get(
    workload.kind === 'StatefulSet' ? 'StatefulSet' : 'Deployment',
    space.metadata.name,
    workload.name,
  );
}

/**
 * The base's workload. A fork keeps the template that it was made from, whatever the base becomes, until its owner takes the
 * base's newer state over: nothing changes under a person who is testing.
 */
export function sourceOf(
  view: ClusterView,
  space: MeshSpace,
  fork: ForkSpec,
): ForkSource | undefined {
  const { kind, name } = fork.workload;
  const base = view.get(kind, space.spec.base, name);
  if (!base) return undefined;
  const current = base.metadata.generation ?? 0;
  const made = existingFork(view, space, fork)?.metadata.annotations ?? {};
  const generation = Number(made[SOURCE_GENERATION_ANNOTATION]);
  const remembered = templateIn(made);
  if (!remembered || !(generation >= (fork.takeOver ?? 0))) {
    return {
      base,
      template: base.spec.template,
      generation: current,
      behindBase: false,
    };
  }
  return {
    base,
    template: remembered,
    generation,
    // A scaled base has a new generation and the same template: nothing to take over.
    behindBase:
      generation !== current &&
      rememberedTemplate(base.spec.template) !== made[TEMPLATE_ANNOTATION],
  };
}

/** How a template is remembered on the fork. */
export function rememberedTemplate(template: PodTemplate): string {
  return JSON.stringify(template);
}

const templates = new WeakMap<object, { template: PodTemplate | undefined }>();

/** Read at every plan, and the same for as long as the fork is. */
function templateIn(
  annotations: Readonly<Record<string, string>>,
): PodTemplate | undefined {
  const known = templates.get(annotations);
  if (known) return known.template;
  const template = parseTemplate(annotations[TEMPLATE_ANNOTATION]);
  templates.set(annotations, { template });
  return template;
}

/** Undefined for what someone else wrote there: the fork is then made from the base's present state. */
function parseTemplate(text: string | undefined): PodTemplate | undefined {
  if (text === undefined) return undefined;
  try {
    const template: unknown = JSON.parse(text);
    return isTemplate(template) ? template : undefined;
  } catch {
    return undefined;
  }
}

function isTemplate(value: unknown): value is PodTemplate {
  if (typeof value !== 'object' || value === null || !('spec' in value)) {
    return false;
  }
  const { spec } = value;
  return (
    typeof spec === 'object' &&
    spec !== null &&
    'containers' in spec &&
    Array.isArray(spec.containers)
  );
}
