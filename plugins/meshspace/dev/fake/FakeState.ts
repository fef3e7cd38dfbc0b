import { NotFoundError } from '@backstage/errors';
import type {
  MeshSpaceApi,
  SpaceDetail,
  SpaceRef,
} from '@meshspace/plugin-meshspace-common';
import type { ForkStatus } from '@meshspace/planner';
import { world, type World } from './world';

const PHASES: ForkStatus['phase'][] = [
  'Pending',
  'Creating',
  'Starting',
  'Ready',
  'Routed',
];

export const sameRef = (ref: SpaceRef) => (each: SpaceDetail) =>
  each.cluster === ref.cluster && each.name === ref.name;

/** The world of the fake, how it is asked and how it moves on: forks become ready by themselves. */
export class FakeState {
  readonly world: World;
  /** Every call, for tests that ask what was sent. */
  readonly calls: [name: string, ...args: unknown[]][] = [];
  readonly #listeners = new Set<
    (signal: { cluster: string; space?: string; base?: string }) => void
  >();

  constructor(start: World = world()) {
    this.world = start;
  }

  /** What the signal API of the portal subscribes to. */
  onSignal(
    listener: (signal: {
      cluster: string;
      space?: string;
      base?: string;
    }) => void,
  ): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  signal(ref: { cluster: string; name?: string; base?: string }): void {
    for (const listener of this.#listeners)
      listener({ cluster: ref.cluster, space: ref.name, base: ref.base });
  }

  protected async enter(
    name: keyof MeshSpaceApi,
    args: unknown[],
    signal?: AbortSignal,
  ): Promise<void> {
    this.calls.push([name, ...args]);
    if (this.world.hangs[name]) {
      await new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () =>
          reject(new DOMException('Aborted', 'AbortError')),
        );
      });
    }
    const error = this.world.errors[name];
    if (error) throw error;
  }

  protected find(ref: SpaceRef): SpaceDetail {
    const found = this.world.spaces.find(sameRef(ref));
    if (!found)
      throw new NotFoundError(
        `There is no space ${ref.name} in ${ref.cluster}`,
      );
    return found;
  }

  protected change(ref: SpaceRef, change: Partial<SpaceDetail>): SpaceDetail {
    const next = { ...this.find(ref), ...change };
    this.world.spaces = this.world.spaces.map(each =>
      sameRef(ref)(each) ? next : each,
    );
    this.signal({ ...ref, base: next.base });
    return next;
  }

  protected grow(ref: SpaceRef, name: string, index = 0): void {
    if (index >= PHASES.length) return;
    const found = this.world.spaces.find(sameRef(ref));
    if (!found) return;
    const phase = PHASES[index];
    this.change(ref, {
      phase: phase === 'Routed' ? 'Ready' : 'Pending',
      forks: found.forks.map(each =>
        each.workload.name === name
          ? {
              ...each,
              phase,
              routed: phase === 'Routed',
              readyReplicas: phase === 'Ready' || phase === 'Routed' ? 1 : 0,
              reason: phase === 'Starting' ? 'ContainerCreating' : undefined,
            }
          : each,
      ),
    });
    setTimeout(() => this.grow(ref, name, index + 1), this.world.stepMs);
  }
}
