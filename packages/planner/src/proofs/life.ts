import { VIEW_KINDS } from '../kube/kinds';
import { KubeObject, refName, refOf } from '../kube/objects';
import { MeshSpace } from '../meshspace/MeshSpace';
import { stableJson } from '../plan/digest';
import { plan } from '../plan/plan';
import { startedForks } from '../plan/settle';
import { simulate } from '../plan/simulate';
import { Operation } from '../plan/types';
import { ClusterView, ViewChange } from '../view/ClusterView';

/** A cluster with a controller in it: plans, writes, status, pods that start, time that passes. */
export interface Life {
  view: ClusterView;
  now: Date;
}

/** Which of the planned operations are carried out before the controller stops; all, if not said. */
export type Crash = (operations: readonly Operation[]) => readonly Operation[];

const all: Crash = operations => operations;

/** One turn of the controller. */
export function turn({ view, now }: Life, crash: Crash = all): Life {
  const { spaces, operations } = plan(view, { now });
  const survived = crash(operations);
  let next = simulate(view, survived, now);
  // The status is written last, so a crash loses it.
  if (survived.length === operations.length) {
    next = next.overlay(
      spaces.flatMap(({ space, status }): ViewChange[] => {
        const found = next.get('MeshSpace', undefined, space);
        return found
          ? [{ type: 'set', object: { ...found, status } as MeshSpace }]
          : [];
      }),
    );
  }
  return { view: next.overlay(startedForks(next)), now };
}

/** Turns until nothing changes and nothing is waited for, for at most some hours. */
export function live(from: Life, crash: Crash = all): Life {
  let life = from;
  for (let count = 0; count < 40; count++) {
    const next = turn(life, count < 6 ? crash : all);
    if (content(next.view) === content(life.view) && count >= 6) {
      const wakes = plan(next.view, { now: next.now }).spaces.flatMap(
        ({ wakeAt }) => wakeAt ?? [],
      );
      if (wakes.length === 0 || count > 30) return next;
      life = { ...next, now: new Date(next.now.getTime() + 5000) };
    } else {
      life = next;
    }
  }
  return life;
}

/** A person deletes spaces. */
export function deleted(view: ClusterView, names: readonly string[]) {
  return view.overlay(
    names.flatMap((name): ViewChange[] => {
      const found = view.get('MeshSpace', undefined, name);
      return found
        ? [
            {
              type: 'set',
              object: {
                ...found,
                metadata: {
                  ...found.metadata,
                  deletionTimestamp: '2026-01-01T00:20:00Z',
                },
              } as MeshSpace,
            },
          ]
        : [];
    }),
  );
}

/** Kubernetes takes the jobs of the dead man's switch away, with what only they own. */
export function withoutSwitch(view: ClusterView, now: Date): ClusterView {
  return simulate(
    view,
    view.list('Job').map(job => ({
      type: 'delete',
      target: refOf(job),
      uid: job.metadata.uid ?? '',
      space: '',
      round: 0,
      reason: 'its time has passed',
    })),
    now,
  );
}

/** Everything in a view but identities, versions and times. */
export function content(view: ClusterView): string {
  return VIEW_KINDS.flatMap((kind): readonly KubeObject[] => view.list(kind))
    .map(object => `${refName(refOf(object))} ${stableJson(lasting(object))}`)
    .sort()
    .join('\n');
}

/** What one view has and the other has not. */
export function difference(a: ClusterView, b: ClusterView): string[] {
  const [left, right] = [a, b].map(view => content(view).split('\n'));
  return [
    ...left.filter(line => !right.includes(line)).map(line => `+ ${line}`),
    ...right.filter(line => !left.includes(line)).map(line => `- ${line}`),
  ];
}

function lasting(object: KubeObject): unknown {
  const {
    uid: _,
    resourceVersion: __,
    generation: ___,
    creationTimestamp: ____,
    ...metadata
  } = object.metadata;
  const { status: _____, ...rest } = object as KubeObject & {
    status?: unknown;
  };
  return { ...rest, metadata };
}
