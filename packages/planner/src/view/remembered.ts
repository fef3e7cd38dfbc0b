import { ClusterView, MeshInfo, ViewKind, ViewKinds } from './ClusterView';

/** Something that was read of a view, and how to see whether another view says the same. */
export interface Read {
  sameIn(view: ClusterView): boolean;
}

const recorders = new WeakMap<ClusterView, Recorder>();

/** Passes reads on to a view and notes them, with what was found: objects and lists are the same as long as nothing changed. */
class Recorder implements ClusterView {
  readonly reads: Read[] = [];
  private readonly seen = new Set<string>();

  constructor(readonly inner: ClusterView) {
    recorders.set(this, this);
  }

  get mesh(): MeshInfo {
    const { mesh } = this.inner;
    this.note('mesh', { sameIn: view => view.mesh === mesh });
    return mesh;
  }

  get revision(): number {
    const { revision } = this.inner;
    this.note('revision', { sameIn: view => view.revision === revision });
    return revision;
  }

  list<K extends ViewKind>(
    kind: K,
    namespace?: string,
  ): readonly ViewKinds[K][] {
    const found = this.inner.list(kind, namespace);
    this.note(`${kind} ${namespace ?? '*'}`, {
      sameIn: view => view.list(kind, namespace) === found,
    });
    return found;
  }

  get<K extends ViewKind>(
    kind: K,
    namespace: string | undefined,
    name: string,
  ): ViewKinds[K] | undefined {
    const found = this.inner.get(kind, namespace, name);
    this.note(`${kind} ${namespace ?? ''}/${name}`, {
      sameIn: view => view.get(kind, namespace, name) === found,
    });
    return found;
  }

  overlay(): ClusterView {
    throw new Error('What is remembered may not depend on hypothetical views');
  }

  note(key: string, read: Read): void {
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.reads.push(read);
  }

  inherit(reads: readonly Read[]): void {
    this.reads.push(...reads);
  }
}

/** The view behind one whose reads are noted. */
export function plainView(view: ClusterView): ClusterView {
  return recorders.get(view)?.inner ?? view;
}

/** Notes that something derived of the view was read, instead of all that it was derived from. */
export function noteRead(view: ClusterView, key: string, read: Read): void {
  recorders.get(view)?.note(key, read);
}

interface Entry<R> {
  key: readonly unknown[];
  reads: readonly Read[];
  value: R;
}

/** Two: the view that is, and one that is laid over it. */
const KEPT = 2;

/**
 * Keeps what was computed of a view and other things, until something that it read has changed. What else it depends on must be
 * in the key, whose parts are compared by identity.
 */
export function remembered<A, R>(
  keyOf: (args: A) => { owner: object; key: readonly unknown[] },
  compute: (view: ClusterView, args: A) => R,
): (view: ClusterView, args: A) => R {
  const memo = new WeakMap<object, Entry<R>[]>();
  return (view, args) => {
    const { owner, key } = keyOf(args);
    const outer = recorders.get(view);
    const plain = plainView(view);
    const entries = memo.get(owner) ?? [];
    const known = entries.find(
      entry =>
        sameKey(entry.key, key) &&
        entry.reads.every(read => read.sameIn(plain)),
    );
    if (known) {
      outer?.inherit(known.reads);
      return known.value;
    }
    const recorder = new Recorder(plain);
    const value = compute(recorder, args);
    memo.set(
      owner,
      [{ key, reads: recorder.reads, value }, ...entries].slice(0, KEPT),
    );
    outer?.inherit(recorder.reads);
    return value;
  };
}

function sameKey(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}
