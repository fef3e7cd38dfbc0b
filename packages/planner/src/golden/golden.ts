import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubeObject, Raw } from '../kube/objects';
import { APPLIED_ANNOTATION, MANAGED_BY_LABEL } from '../meshspace/names';
import { VIEW_KINDS } from '../kube/kinds';
import { MeshSpace } from '../meshspace/MeshSpace';
import { isGrafted } from '../plan/routes/graftName';
import { defaultPlanPolicy } from '../plan/policy';
import { settle } from '../plan/settle';
import { PlanPolicy } from '../plan/types';
import { space, START } from '../proofs/world';
import { ClusterView, ViewKind } from '../view/ClusterView';
import { viewFromObjects } from '../view/viewFromObjects';
import { Fixture, FIXTURES, objectsOf } from './fixture';
import { documentsOf, running } from './running';

/** A cluster before and after its spaces. */
export interface Stage {
  before: ClusterView;
  after: ClusterView;
  options: { now: Date; policy: PlanPolicy };
}

export function baseFile(name: string): KubeObject[] {
  return documentsOf(readFileSync(join(FIXTURES, name), 'utf8'));
}

export function stageOf(
  base: readonly KubeObject[],
  spaces: readonly MeshSpace[],
  policy: PlanPolicy = defaultPlanPolicy,
): Stage {
  const options = { now: START, policy };
  const objects = running(base);
  return {
    options,
    before: viewFromObjects(objects),
    after: settle(viewFromObjects([...objects, ...spaces]), options),
  };
}

export function stageOfFixture(fixture: Fixture): Stage {
  return stageOf(
    [...baseFile('shop.yaml'), ...objectsOf(fixture)],
    [space('alice', fixture.forks)],
    { ...defaultPlanPolicy, allowGraft: fixture.allowGraft },
  );
}

/** Kinds that every space has in the same way. */
const ALIKE: readonly ViewKind[] = [
  'MeshSpace',
  'Pod',
  'EndpointSlice',
  'Job',
  'Namespace',
];
const WORKLOADS: readonly ViewKind[] = ['Deployment', 'StatefulSet'];

/** All that is ours after a plan: what it routes and copies; of workloads only that they are there. */
export function oursIn(view: ClusterView, withWorkloads = false): Raw {
  const found = VIEW_KINDS.filter(kind => !ALIKE.includes(kind)).flatMap(kind =>
    (view.list(kind) as readonly KubeObject[])
      .filter(object => isNoted(object, kind, withWorkloads))
      .map((object): [string, unknown] => [
        `${kind} ${object.metadata.namespace}/${object.metadata.name}`,
        noted(object),
      ]),
  );
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isNoted(
  object: KubeObject,
  kind: ViewKind,
  withWorkloads: boolean,
): boolean {
  if (object.metadata.name === 'meshspace-cache-key') return false;
  const { spec } = object as KubeObject & { spec?: { http?: [] } };
  if (kind === 'VirtualService' && spec?.http?.some(isGrafted)) return true;
  if (object.metadata.labels?.[MANAGED_BY_LABEL] !== 'meshspace') return false;
  return withWorkloads || !WORKLOADS.includes(kind);
}

function noted(object: KubeObject): unknown {
  const { spec, metadata } = object as KubeObject & { spec?: unknown };
  if (object.kind !== 'Service') return spec ?? {};
  const { [APPLIED_ANNOTATION]: _, ...annotations } =
    metadata.annotations ?? {};
  return { annotations, spec };
}
