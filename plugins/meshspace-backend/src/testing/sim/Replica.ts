import {
  createView,
  defaultPlanPolicy,
  KubeObject,
  MutableView,
  PlanPolicy,
  project,
  viewKindOf,
} from '@meshspace/planner';
import type { KubeApi } from '../../cluster/KubeApi';
import { OrphanSweep } from '../../controller/OrphanSweep';
import { reconcile } from '../../controller/reconcile';
import { SimObject, SimStore } from './SimStore';

export const SIM_POLICY: PlanPolicy = {
  ...defaultPlanPolicy,
  switchSeconds: 600,
  drainSeconds: 2,
};

const MESH = { istio: { revisions: ['default'], ambient: false } };

/** One process with a controller: its own picture, which may be old, and its own clock, which may be wrong. */
export class Replica {
  #view: MutableView = createView(MESH);
  #cursor = 0;
  #sweep = new OrphanSweep();

  constructor(
    private readonly store: SimStore,
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
    for (const raw of this.store.all()) {
      const object = seen(raw);
      if (object) this.#view.apply({ type: 'set', object });
    }
  }

  /** The watch tells the next events. */
  hear(events = Infinity) {
    const end = Math.min(this.store.log.length, this.#cursor + events);
    for (; this.#cursor < end; this.#cursor++) {
      const { type, object: raw } = this.store.log[this.#cursor];
      const object = seen(raw);
      const kind = object && viewKindOf(object.apiVersion, object.kind);
      if (!object || !kind) continue;
      const { name, namespace } = object.metadata;
      this.#view.apply(
        type === 'set' ? { type, object } : { type, kind, namespace, name },
      );
    }
  }

  spaces(): string[] {
    return this.#view.list('MeshSpace').map(({ metadata }) => metadata.name);
  }

  sweep() {
    return this.#sweep.run(this.#target(), this.now());
  }

  reconcile(space: string) {
    return reconcile({
      target: this.#target(),
      space,
      policy: SIM_POLICY,
      now: this.now(),
    });
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
