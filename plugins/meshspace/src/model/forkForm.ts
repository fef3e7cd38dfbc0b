import type {
  BaseWorkload,
  CreateSpaceRequest,
  ForkRequest,
  HeaderRequest,
  PlanRequest,
} from '@meshspace/plugin-meshspace-common';
import { isName } from './names';

export interface EnvEdit {
  id: number;
  name: string;
  /** Null takes the base's variable away. */
  value: string | null;
}

export interface ContainerForm {
  image: string;
  env: EnvEdit[];
  args: string;
  cpu: string;
  memory: string;
}

/** What the fork dialog holds. */
export interface ForkForm {
  /** `new`, or the name of a space that exists. */
  space: string;
  newName: string;
  containers: Record<string, ContainerForm>;
  replicas: string;
  format: NonNullable<HeaderRequest['format']>;
  headerName: string;
  headerValue: string;
  /** Null = never ends. */
  ttlSeconds: number | null;
  fallback: 'base' | 'fail';
}

export const NEW_SPACE = 'new';

export function initialForm(
  base: BaseWorkload,
  defaults: { name: string; ttlSeconds: number; space?: string },
): ForkForm {
  return {
    space: defaults.space ?? NEW_SPACE,
    newName: defaults.name,
    containers: Object.fromEntries(
      base.containers.map(container => [
        container.name,
        { image: container.image, env: [], args: '', cpu: '', memory: '' },
      ]),
    ),
    replicas: '',
    format: 'header',
    headerName: '',
    headerValue: '',
    ttlSeconds: defaults.ttlSeconds,
    fallback: 'base',
  };
}

export type FormProblem =
  | { field: 'name'; problem: 'name' | 'taken' }
  | { field: 'image'; problem: 'empty'; container: string }
  | { field: 'env'; problem: 'name'; id: number }
  | { field: 'replicas'; problem: 'number' }
  | { field: 'header'; problem: 'name' };

const ENV_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

export function problemsOf(
  form: ForkForm,
  taken: ReadonlySet<string>,
): FormProblem[] {
  const problems: FormProblem[] = [];
  if (form.space === NEW_SPACE) {
    if (!isName(form.newName))
      problems.push({ field: 'name', problem: 'name' });
    else if (taken.has(form.newName))
      problems.push({ field: 'name', problem: 'taken' });
    if (form.headerName && !HEADER_NAME.test(form.headerName))
      problems.push({ field: 'header', problem: 'name' });
  }
  for (const [container, { image, env }] of Object.entries(form.containers)) {
    if (image.trim() === '')
      problems.push({ field: 'image', problem: 'empty', container });
    for (const edit of env) {
      if (!ENV_NAME.test(edit.name))
        problems.push({ field: 'env', problem: 'name', id: edit.id });
    }
  }
  if (form.replicas !== '' && !/^(1?\d|20)$/.test(form.replicas))
    problems.push({ field: 'replicas', problem: 'number' });
  return problems;
}

export function toForkRequest(
  form: ForkForm,
  base: BaseWorkload,
  entityRef: string | undefined,
): ForkRequest {
  const containers = base.containers.flatMap(container => {
    const edits = form.containers[container.name];
    const image = edits.image.trim();
    const quantities = {
      ...(edits.cpu.trim() && { cpu: edits.cpu.trim() }),
      ...(edits.memory.trim() && { memory: edits.memory.trim() }),
    };
    const change = {
      ...(image !== container.image && { image }),
      ...(edits.env.length > 0 && {
        env: edits.env.map(({ name, value }) => ({ name, value })),
      }),
      ...(edits.args.trim() && { args: splitArgs(edits.args) }),
      ...(Object.keys(quantities).length > 0 && {
        resources: { requests: quantities, limits: quantities },
      }),
    };
    return Object.keys(change).length > 0
      ? [{ name: container.name, ...change }]
      : [];
  });
  return {
    workload: base.workload,
    ...(entityRef && { entityRef }),
    ...(form.replicas !== '' && { replicas: Number(form.replicas) }),
    ...(containers.length > 0 && { containers }),
  };
}

export function toCreateRequest(
  form: ForkForm,
  base: BaseWorkload,
  entityRef: string | undefined,
): CreateSpaceRequest {
  const header: HeaderRequest = {
    ...(form.format !== 'header' && { format: form.format }),
    ...(form.headerName && { name: form.headerName }),
    ...(form.headerValue && { value: form.headerValue }),
  };
  return {
    cluster: base.cluster,
    name: form.newName,
    base: base.namespace,
    ...(Object.keys(header).length > 0 && { header }),
    ttlSeconds: form.ttlSeconds,
    ...(form.fallback !== 'base' && { fallback: form.fallback }),
    forks: [toForkRequest(form, base, entityRef)],
  };
}

export function toPlanRequest(
  form: ForkForm,
  base: BaseWorkload,
  entityRef: string | undefined,
): PlanRequest {
  return form.space === NEW_SPACE
    ? { type: 'create', space: toCreateRequest(form, base, entityRef) }
    : {
        type: 'fork',
        cluster: base.cluster,
        space: form.space,
        fork: toForkRequest(form, base, entityRef),
      };
}

/** As a shell would split it, without expansions. */
export function splitArgs(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) =>
      double !== undefined ? double.replace(/\\(.)/g, '$1') : single ?? bare,
  );
}
