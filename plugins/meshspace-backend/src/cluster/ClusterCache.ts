import {
  ClusterView,
  createView,
  KubeObject,
  MeshInfo,
  MutableView,
  projection,
  ViewChange,
  ViewKind,
  viewKindOf,
} from '@meshspace/planner';
import { Clock } from './Clock';
import { KnownKinds } from './discovery';
import { isStatus, messageOf } from './errors';
import { KubeApi } from './KubeApi';
import { explainMissingRight, missingRight } from './missingRight';
import { Reflector, ReflectorSettings, ReflectorState } from './Reflector';
import { RESOURCES, resourcePath } from './resources';
import { baseNamespaces, Scope, scopeKey, wantedScopes } from './scopes';

/** Whether a change may decide over routes, or is only more of the same. */
export type ChangeListener = (changes: readonly ViewChange[]) => void;

interface Running {
  scope: Scope;
  stop: () => void;
  reconnect: () => void;
  state: ReflectorState;
  /** Everything up to here was seen. */
  reached?: bigint;
}

interface Options {
  api: KubeApi;
  clock: Clock;
  settings?: Partial<ReflectorSettings>;
  /** Told of objects that cannot be read. */
  malformed?: (name: string, problem: string) => void;
}

/** Kinds whose contents never enter this process by watching. */
const METADATA_ONLY: ReadonlySet<ViewKind> = new Set(['ConfigMap', 'Secret']);

/** The one picture of a cluster, kept by watches. */
export class ClusterCache {
  readonly #options: Options;
  readonly #view: MutableView = createView();
  readonly #running = new Map<string, Running>();
  readonly #listeners = new Set<ChangeListener>();
  /** Versions of our own writes that no watch has shown yet: what is older must not overwrite them. */
  readonly #written = new Map<string, bigint>();
  #kinds: KnownKinds = new Map();
  #pending: ViewChange[] = [];
  #scheduled = false;
  #stopped = false;
  #wasSynced = false;

  constructor(options: Options) {
    this.#options = options;
  }

  get view(): ClusterView {
    return this.#view;
  }

  /** Whether everything that was to be watched at first was listed once. A base that comes later does not hide the others. */
  get synced(): boolean {
    this.#wasSynced ||=
      this.#running.size > 0 && [...this.#running.values()].every(isSeen);
    return this.#wasSynced;
  }

  /** Whether all that decides over a base was listed at least once. Planning before that would take absence for a wish. */
  seesAllOf(base: string): boolean {
    const others = new Set(baseNamespaces(this.#view));
    others.delete(base);
    return [...this.#running.values()].every(
      running =>
        isSeen(running) ||
        (running.scope.namespace !== undefined &&
          others.has(running.scope.namespace)),
    );
  }

  /** What cannot be seen at present, in words; one line per kind and cause. */
  get problems(): string[] {
    const found = new Set<string>();
    for (const { scope, state } of this.#running.values()) {
      if (state.type === 'failing') found.add(problemOf(scope, state.error));
    }
    return [...found].sort();
  }

  /** Why some kind cannot be seen that was never seen before, so that nothing can be planned. */
  get obstacle(): { error: unknown; message: string } | undefined {
    for (const { scope, state } of this.#running.values()) {
      if (state.type === 'failing' && !state.synced) {
        const { error } = state;
        return { error, message: problemOf(scope, error) };
      }
    }
    return undefined;
  }

  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setMesh(mesh: Partial<MeshInfo>) {
    const before = JSON.stringify(this.#view.mesh);
    if (JSON.stringify({ ...this.#view.mesh, ...mesh }) !== before) {
      this.#view.setMesh(mesh);
      this.#notify();
    }
  }

  /** Starts to watch the kinds that the cluster has, stops for those it lost. */
  setKinds(kinds: KnownKinds) {
    this.#kinds = kinds;
    this.#adjust();
  }

  /** Our own write, as the server answered it: nobody need wait for the watch to see it. */
  note(raw: unknown) {
    const result = projection(raw);
    if (result.type !== 'kept') return;
    const { object } = result;
    const kind = viewKindOf(object.apiVersion, object.kind);
    const version = versionOf(object);
    if (!kind || version === undefined) return;
    // The watch may have been faster, and may have shown even the object's end since.
    if (this.#hasPassed(kind, object, version)) return;
    const { namespace, name } = object.metadata;
    const known = this.#view.get(kind, namespace, name);
    const seen = known && versionOf(known);
    if (seen !== undefined && seen >= version) return;
    this.#written.set(keyOf(kind, object), version);
    this.#set(object);
  }

  /** The cluster was out of reach: a watch that was under way may have died without a sign. */
  reconnect() {
    for (const { reconnect } of this.#running.values()) reconnect();
  }

  stop() {
    this.#stopped = true;
    for (const { stop } of this.#running.values()) stop();
    this.#running.clear();
    this.#listeners.clear();
  }

  #adjust() {
    if (this.#stopped) return;
    const wanted = new Map(
      wantedScopes(this.#view, kind => this.#kinds.has(kind)).map(scope => [
        scopeKey(scope),
        scope,
      ]),
    );
    for (const [key, running] of this.#running) {
      if (wanted.has(key)) continue;
      running.stop();
      this.#running.delete(key);
      this.#forget(running.scope);
    }
    for (const [key, scope] of wanted) {
      if (!this.#running.has(key)) this.#start(key, scope);
    }
  }

  #start(key: string, scope: Scope) {
    const { api, clock, settings } = this.#options;
    const controller = new AbortController();
    const running: Running = {
      scope,
      stop: () => controller.abort(),
      reconnect: () => {},
      state: { type: 'starting' },
    };
    this.#running.set(key, running);
    let listed: Set<string> | undefined;
    const reflector = new Reflector({
      api,
      clock,
      settings,
      path: resourcePath(
        RESOURCES[scope.kind],
        this.#kinds.get(scope.kind) ?? 'v1',
        scope.namespace,
      ),
      labelSelector: scope.labelSelector,
      metadataOnly: METADATA_ONLY.has(scope.kind),
      sink: {
        startOfList: () => {
          listed = new Set();
        },
        set: object => {
          const seen = this.#see(scope, object);
          if (seen) listed?.add(seen);
        },
        delete: object => this.#gone(scope, object),
        endOfList: version => {
          running.reached = asVersion(version);
          this.#dropAllBut(scope, listed ?? new Set(), running.reached);
          listed = undefined;
        },
        reached: version => {
          running.reached = asVersion(version) ?? running.reached;
        },
        state: state => {
          if (controller.signal.aborted) return;
          running.state = state;
          this.#notify();
        },
      },
    });
    running.reconnect = () => reflector.reconnect();
    void reflector.run(controller.signal);
  }

  /** Gives the object's key if it belongs to the scope. */
  #see(scope: Scope, raw: unknown): string | undefined {
    const result = projection(asKind(scope.kind, this.#kinds, raw));
    if (result.type === 'malformed') {
      this.#options.malformed?.(result.name, result.problem);
      return undefined;
    }
    if (result.type === 'ignored') return undefined;
    const { object } = result;
    if (!this.#belongs(scope, object)) return undefined;
    const key = keyOf(scope.kind, object);
    const written = this.#written.get(key);
    const version = versionOf(object);
    if (written !== undefined && version !== undefined) {
      if (version < written) return key;
      this.#written.delete(key);
    }
    const known = this.#view.get(
      scope.kind,
      object.metadata.namespace,
      object.metadata.name,
    );
    if (
      known?.metadata.uid !== object.metadata.uid ||
      known?.metadata.resourceVersion !== object.metadata.resourceVersion
    ) {
      this.#set(object);
    }
    return key;
  }

  #gone(scope: Scope, raw: unknown) {
    const result = projection(asKind(scope.kind, this.#kinds, raw));
    if (result.type !== 'kept' || !this.#belongs(scope, result.object)) return;
    const { namespace, name, uid } = result.object.metadata;
    const known = this.#view.get(scope.kind, namespace, name);
    // The old object's end must not hide the new one of its name.
    if (!known || (uid && known.metadata.uid && known.metadata.uid !== uid)) {
      return;
    }
    this.#written.delete(keyOf(scope.kind, result.object));
    this.#delete(scope.kind, namespace, name);
  }

  #hasPassed(kind: ViewKind, object: KubeObject, version: bigint): boolean {
    return [...this.#running.values()].some(
      ({ scope, reached }) =>
        scope.kind === kind &&
        reached !== undefined &&
        reached >= version &&
        this.#belongs(scope, object),
    );
  }

  /** But for what we wrote after `until`, which no list of that version can hold. */
  #dropAllBut(scope: Scope, listed: ReadonlySet<string>, until?: bigint) {
    for (const object of this.#view.list(scope.kind, scope.namespace)) {
      const key = keyOf(scope.kind, object);
      if (listed.has(key) || !this.#belongs(scope, object)) continue;
      const written = this.#written.get(key);
      if (until !== undefined && written !== undefined && written > until) {
        continue;
      }
      this.#written.delete(key);
      this.#delete(scope.kind, object.metadata.namespace, object.metadata.name);
    }
  }

  #forget(scope: Scope) {
    this.#dropAllBut(scope, new Set());
  }

  /** A namespace that is watched by itself is not the business of the watch by label. */
  #belongs(scope: Scope, { metadata: { namespace } }: KubeObject): boolean {
    if (scope.namespace !== undefined) return scope.namespace === namespace;
    if (!scope.labelSelector || namespace === undefined) return true;
    return !this.#running.has(scopeKey({ kind: scope.kind, namespace }));
  }

  #set(object: KubeObject) {
    const change: ViewChange = { type: 'set', object };
    this.#view.apply(change);
    this.#notify(change);
  }

  #delete(kind: ViewKind, namespace: string | undefined, name: string) {
    const change: ViewChange = { type: 'delete', kind, namespace, name };
    this.#view.apply(change);
    this.#notify(change);
  }

  /** Listeners hear of all changes of one turn at once. */
  #notify(change?: ViewChange) {
    if (change) this.#pending.push(change);
    if (this.#scheduled || this.#stopped) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const changes = this.#pending;
      this.#pending = [];
      if (changes.some(decidesScopes)) this.#adjust();
      for (const listener of [...this.#listeners]) listener(changes);
    });
  }
}

function isSeen({ state }: Running): boolean {
  return state.type === 'synced' || (state.type === 'failing' && state.synced);
}

const SCOPE_KINDS: ReadonlySet<string> = new Set<ViewKind>([
  'Namespace',
  'MeshSpace',
  'IstioGateway',
  'Gateway',
  'Service',
]);

function decidesScopes(change: ViewChange): boolean {
  return SCOPE_KINDS.has(
    change.type === 'set' ? change.object.kind : change.kind,
  );
}

/** Metadata-only answers say PartialObjectMetadata where the kind should be. */
function asKind(kind: ViewKind, kinds: KnownKinds, raw: unknown): unknown {
  if (!METADATA_ONLY.has(kind) || typeof raw !== 'object' || raw === null) {
    return raw;
  }
  const { group } = RESOURCES[kind];
  const version = kinds.get(kind) ?? 'v1';
  return { ...raw, apiVersion: group ? `${group}/${version}` : version, kind };
}

function keyOf(kind: ViewKind, { metadata }: KubeObject): string {
  return `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
}

/** Kubernetes promises since 1.35 that versions can be compared; every server so far did it that way. */
function asVersion(text: string | undefined): bigint | undefined {
  return text && /^\d{1,30}$/.test(text) ? BigInt(text) : undefined;
}

function versionOf({ metadata }: KubeObject): bigint | undefined {
  return asVersion(metadata.resourceVersion);
}

function problemOf({ kind, namespace }: Scope, error: unknown): string {
  const what = `${RESOURCES[kind].plural}${
    namespace ? ` in ${namespace}` : ''
  }`;
  const right = missingRight(error);
  if (right) return `cannot list ${what}: ${explainMissingRight(right)}`;
  if (isStatus(error, 403)) {
    return `cannot list ${what}: the portal's account lacks the right; apply deploy/meshspace.yaml`;
  }
  if (isStatus(error, 401)) {
    return 'the credentials were refused (401); renew the token of the portal';
  }
  return `cannot watch ${what}: ${messageOf(error)}`;
}
