import { Readable } from 'node:stream';
import { Raw, VIEW_KINDS } from '@meshspace/planner';
import {
  APPLY_PATCH,
  JSON_PATCH,
  KubeApi,
  KubeRequest,
  KubeResponse,
  KubeStream,
} from '../../cluster/KubeApi';
import { apiKind, RESOURCES } from '../../cluster/resources';
import { status } from '../FakeApi';
import { Preconditions, SimObject, SimStore } from './SimStore';

const KINDS = new Map(
  VIEW_KINDS.map(kind => [
    `${RESOURCES[kind].group}/${RESOURCES[kind].plural}`,
    apiKind(kind),
  ]),
);

/** The verbs that the controller uses, over the simulated store. */
export class SimApi implements KubeApi {
  /** What our field manager applied last, so that what it no longer applies goes. */
  readonly #applied: Map<string, Raw>;

  constructor(
    private readonly store: SimStore,
    applied: Map<string, Raw> = new Map(),
    private readonly answered = () => {},
  ) {
    this.#applied = applied;
  }

  async call<T>(request: KubeRequest): Promise<KubeResponse<T>> {
    this.answered();
    const { key, subresource, collection } = target(request.path);
    if (collection) {
      // Events and Leases are told, not kept.
      return { status: 201, body: (request.body ?? {}) as T };
    }
    const existed = this.store.find(key) !== undefined;
    const body = this.#do(request, key, subresource);
    return { status: existed ? 200 : 201, body: body as T };
  }

  async stream(): Promise<KubeStream> {
    return { status: 200, headers: {}, body: Readable.from([]) };
  }

  #do(request: KubeRequest, key: string, subresource?: string): unknown {
    switch (request.method) {
      case 'GET':
        return this.store.get(key);
      case 'DELETE': {
        const { preconditions } = request.body as {
          preconditions?: Preconditions;
        };
        return this.store.delete(key, preconditions);
      }
      case 'PATCH':
        return this.#patch(request, key, subresource);
      default:
        throw status(405);
    }
  }

  #patch(
    { contentType, body }: KubeRequest,
    key: string,
    subresource?: string,
  ): SimObject {
    if (contentType === APPLY_PATCH) return this.#apply(key, body as SimObject);
    const known = this.store.get(key);
    if (contentType === JSON_PATCH) {
      return this.store.update(key, jsonPatch(known, body as Step[]));
    }
    const { metadata, ...rest } = body as SimObject;
    if (metadata?.uid && metadata.uid !== known.metadata.uid) {
      throw status(409, 'uid mismatch');
    }
    if (subresource) {
      return this.store.update(key, { ...known, status: rest.status });
    }
    return this.store.update(key, { ...known, ...rest });
  }

  #apply(key: string, wanted: SimObject): SimObject {
    const known = this.store.find(key);
    if (!known) {
      const created = this.store.create(wanted);
      this.#applied.set(key, wanted);
      return created;
    }
    const before = this.#applied.get(key) ?? {};
    const kept = without(known, before, wanted) as SimObject;
    const next = merge(kept, wanted) as SimObject;
    this.#applied.set(key, wanted);
    return this.store.update(key, next);
  }
}

interface Step {
  op: string;
  path: string;
  value?: unknown;
}

function jsonPatch(known: SimObject, steps: readonly Step[]): SimObject {
  const next = JSON.parse(JSON.stringify(known)) as Raw;
  for (const { op, path, value } of steps) {
    if (path === '/metadata/resourceVersion') {
      if (value !== known.metadata.resourceVersion)
        throw status(409, 'Conflict');
      continue;
    }
    const parts = path
      .slice(1)
      .split('/')
      .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'));
    const last = parts.pop() as string;
    let at = next;
    for (const part of parts) at = at[part] as Raw;
    if (op === 'remove') delete at[last];
    else at[last] = value;
  }
  return next as SimObject;
}

function isMap(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merge(a: unknown, b: unknown): unknown {
  if (!isMap(a) || !isMap(b)) return b;
  const result: Raw = { ...a };
  for (const [key, value] of Object.entries(b)) {
    result[key] = key in a ? merge(a[key], value) : value;
  }
  return result;
}

/** Takes away what was applied before and is not applied any more. */
function without(known: unknown, before: unknown, now: unknown): unknown {
  if (!isMap(known) || !isMap(before)) return known;
  const result: Raw = { ...known };
  for (const [key, value] of Object.entries(before)) {
    if (!isMap(now) || !(key in now)) delete result[key];
    else result[key] = without(result[key], value, now[key]);
  }
  return result;
}

function target(path: string) {
  const parts = path.slice(1).split('/').map(decodeURIComponent);
  const group = parts[0] === 'api' ? '' : parts[1];
  let rest = parts.slice(group ? 3 : 2);
  let namespace: string | undefined;
  if (rest[0] === 'namespaces' && rest.length > 2) {
    namespace = rest[1];
    rest = rest.slice(2);
  }
  const [plural, name, subresource] = rest;
  const kind = KINDS.get(`${group}/${plural}`);
  if (!kind || !name) return { key: '', collection: true };
  return {
    key: `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
    subresource,
    collection: false,
  };
}
