import { VIEW_KINDS } from '../kube/kinds';
import { KubeObject, refName, refOf } from '../kube/objects';
import { MeshSpace } from '../meshspace/MeshSpace';
import { sameJson } from '../plan/digest';
import { plan } from '../plan/plan';
import { startedForks } from '../plan/settle';
import { simulate } from '../plan/simulate';
import { SpacePlan } from '../plan/types';
import { ClusterView, ViewChange } from '../view/ClusterView';
import { Refutation } from './prove';

/** A cluster with a controller in it: plans, writes, status, pods that start, time that passes. */
export interface Life {
  readonly view: ClusterView;
  readonly now: Date;
}

const MOST_TURNS = 60;
/** What is due later than this is no part of a change: the switch is renewed every few minutes. */
const PATIENCE_MS = 60_000;

/** The controller works until there is nothing to do and nothing to wait for. */
export function rest({ view, now }: Life): Life {
  let life = { view, now };
  for (let count = 0; count < MOST_TURNS; count++) {
    const { spaces, operations } = plan(life.view, { now: life.now });
    const written = statuses(life.view, spaces);
    const starting = startedForks(life.view);
    if (operations.length + written.length + starting.length === 0) {
      const due = soonest(spaces, life.now);
      if (!due) return life;
      life = { ...life, now: due };
      continue;
    }
    const next = simulate(life.view, operations, life.now).overlay(written);
    life = { ...life, view: next.overlay(startedForks(next)) };
  }
  throw new Refutation('the controller never rests', MOST_TURNS, 'rest');
}

function statuses(view: ClusterView, spaces: SpacePlan[]): ViewChange[] {
  return spaces.flatMap(({ space, status }): ViewChange[] => {
    const found = view.get('MeshSpace', undefined, space);
    return !found || sameJson(found.status, status)
      ? []
      : [{ type: 'set', object: { ...found, status } as MeshSpace }];
  });
}

function soonest(spaces: SpacePlan[], now: Date): Date | undefined {
  const due = spaces
    .flatMap(({ wakeAt }) => (wakeAt ? [Date.parse(wakeAt)] : []))
    .filter(time => time < now.getTime() + PATIENCE_MS);
  return due.length > 0
    ? new Date(Math.max(Math.min(...due), now.getTime() + 1000))
    : undefined;
}

/** A person deletes spaces. */
export function withDeleted(
  view: ClusterView,
  names: readonly string[],
  now: Date,
): ClusterView {
  return view.overlay(
    names.flatMap((name): ViewChange[] => {
      const found = view.get('MeshSpace', undefined, name);
      if (!found) return [];
      if (!found.metadata.finalizers?.length) {
        return [{ type: 'delete', kind: 'MeshSpace', name }];
      }
      const metadata = {
        ...found.metadata,
        deletionTimestamp: `${now.toISOString().slice(0, 19)}Z`,
      };
      return [{ type: 'set', object: { ...found, metadata } as MeshSpace }];
    }),
  );
}

/** Throws where two clusters differ, but for identities, versions, times and status. */
export function mustEqual(what: string, is: ClusterView, wanted: ClusterView) {
  for (const kind of VIEW_KINDS) {
    const left = is.list(kind) as readonly KubeObject[];
    const right = wanted.list(kind) as readonly KubeObject[];
    if (left === right) continue;
    const names = (list: readonly KubeObject[]) =>
      list.map(object => refName(refOf(object)));
    if (left.length !== right.length) {
      throw new Refutation(`${what}: ${kind}`, names(left), names(right));
    }
    left.forEach((object, index) => {
      const other = right[index];
      if (object !== other && !sameJson(lasting(object), lasting(other))) {
        throw new Refutation(what, lasting(object), lasting(other));
      }
    });
  }
}

function lasting(object: KubeObject): unknown {
  const {
    uid: _,
    resourceVersion: __,
    generation: ___,
    creationTimestamp: ____,
    ...metadata
  } = object.metadata;
  const { status: _____, ...others } = object as KubeObject & {
    status?: unknown;
  };
  return { ...others, metadata };
}
