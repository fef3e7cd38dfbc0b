import {
  createView,
  defaultPlanPolicy,
  KubeObject,
  MutableView,
  PlanPolicy,
  project,
  ViewChange,
  viewKindOf,
} from '@meshspace/planner';
import type { KubeApi } from '../../cluster/KubeApi';
import { affectedSpaces } from '../../controller/affectedSpaces';
import { orphansOf, OrphanSweep } from '../../controller/OrphanSweep';
import { reconcile } from '../../controller/reconcile';
import { SimObject, SimStore } from './SimStore';

export const SIM_POLICY: PlanPolicy = {
  ...defaultPlanPolicy,
  switchSeconds: 600,
  drainSeconds: 2,
};

const MESH = { istio: { revisions: ['default'], ambient: false } };

/** No space has such a name. */
const ORPHANS = 'orphaned routes';

/**
 * One process with a controller: its own picture, which may be old, and its own clock, which may be wrong. As the queue of the
 * real one, it looks at a space when a change concerns it, when it said that it would, or when the last time failed.
 */
export class Replica {
  #view: MutableView = createView(MESH);
  #cursor = 0;
  #sweep = new OrphanSweep();
  /** What is to be looked at, and when. */
  #due = new Map<string, number>();

  constructor(
    private readonly store: Pick<SimStore, 'log' | 'all'>,
    private readonly api: KubeApi,
    private readonly now: () => number,
  ) {
    this.restart();
  }

  get view() {
    return this.#view;
  }

  /** As after a crash: all that was known is read anew. */
  restart() {
    this.#view = createView(MESH);
    this.#sweep = new OrphanSweep();
    this.#cursor = this.store.log.length;
    this.#due = new Map([[ORPHANS, 0]]);
    for (const raw of this.store.all()) {
      const object = seen(raw);
      if (object) this.#view.apply({ type: 'set', object });
    }
    for (const space of this.spaces()) this.#due.set(space, 0);
  }

  /** The watch tells the next events. */
  hear(events = Infinity) {
    const end = Math.min(this.store.log.length, this.#cursor + events);
    const changes: ViewChange[] = [];
    for (; this.#cursor < end; this.#cursor++) {
      const { type, object: raw } = this.store.log[this.#cursor];
      const object = seen(raw);
      const kind = object && viewKindOf(object.apiVersion, object.kind);
      if (!object || !kind) continue;
      const { name, namespace } = object.metadata;
      const change: ViewChange =
        type === 'set' ? { type, object } : { type, kind, namespace, name };
      this.#view.apply(change);
      changes.push(change);
    }
    if (changes.length === 0) return;
    for (const space of affectedSpaces(this.#view, changes)) {
      this.#due.set(space, 0);
    }
    if (orphansOf(this.#view).length > 0) this.#due.set(ORPHANS, 0);
  }

  spaces(): string[] {
    return this.#view.list('MeshSpace').map(({ metadata }) => metadata.name);
  }

  /** For how long there is nothing to do if nothing new is heard. */
  get idleMs(): number {
    return Math.max(0, Math.min(...this.#due.values()) - this.now());
  }

  /** Looks at everything that is due, one after the other. */
  async work() {
    for (const [key, at] of [...this.#due]) {
      if (at > this.now()) continue;
      if (key === ORPHANS) await this.sweep();
      else await this.reconcile(key);
    }
  }

  async sweep() {
    await this.#look(ORPHANS, async () => {
      const { failures, againInMs } = await this.#sweep.run(
        this.#target(),
        this.now(),
      );
      return failures.length > 0 ? 0 : againInMs;
    });
  }

  async reconcile(space: string) {
    await this.#look(space, async () => {
      const result = await reconcile({
        target: this.#target(),
        space,
        policy: SIM_POLICY,
        now: this.now(),
      });
      return result.type === 'failed' ? 0 : result.againInMs;
    });
  }

  /** What is heard meanwhile makes it due again. */
  async #look(key: string, look: () => Promise<number | undefined>) {
    this.#due.delete(key);
    let againInMs: number | undefined = 0;
    try {
      againInMs = await look();
    } finally {
      if (againInMs !== undefined) {
        const at = this.now() + againInMs;
        this.#due.set(key, Math.min(this.#due.get(key) ?? Infinity, at));
      }
    }
  }

  #target() {
    return { api: this.api, view: this.#view, note: () => {} };
  }
}

/** Objects of the store never change, so each is looked at once. */
const projected = new WeakMap<object, KubeObject | undefined>();

function seen(raw: SimObject): KubeObject | undefined {
  if (!projected.has(raw)) projected.set(raw, project(raw));
  return projected.get(raw);
}
