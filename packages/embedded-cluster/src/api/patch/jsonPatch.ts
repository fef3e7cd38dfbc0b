import { isObject, Json } from '../../schema/Schema';
import { deepEqual } from '../../store/freeze';
import { ApiError, badRequest } from '../ApiError';

interface Operation {
  op: string;
  path: string;
  from?: string;
  value?: Json;
}

type Mutable = Json[] | Record<string, Json>;

/** The real server tells no reason, so neither do we. */
function failed(): ApiError {
  return new ApiError(
    422,
    'Invalid',
    'the server rejected our request due to an error in our request',
    {},
  );
}

function steps(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function childOf(parent: Json, step: string): Json | undefined {
  if (Array.isArray(parent)) return (parent as Json[])[Number(step)];
  if (isObject(parent) && Object.hasOwn(parent, step)) return parent[step];
  return undefined;
}

function locate(document: Json, path: string) {
  const parts = steps(path);
  const last = parts.pop() ?? '';
  let parent = document;
  for (const part of parts) {
    const next = childOf(parent, part);
    if (next === undefined || typeof next !== 'object' || next === null) {
      throw failed();
    }
    parent = next;
  }
  return { parent: parent as Mutable, last };
}

function add(document: Json, path: string, value: Json) {
  const { parent, last } = locate(document, path);
  if (Array.isArray(parent)) {
    const at = last === '-' ? parent.length : Number(last);
    if (!Number.isInteger(at) || at < 0 || at > parent.length) {
      throw failed();
    }
    parent.splice(at, 0, value);
  } else {
    Object.defineProperty(parent, last, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
}

function remove(document: Json, path: string): Json {
  const { parent, last } = locate(document, path);
  const old = childOf(parent as Json, last);
  if (old === undefined) {
    throw failed();
  }
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return old;
}

function read(document: Json, path: string): Json {
  let value: Json = document;
  for (const step of steps(path)) {
    const next = childOf(value, step);
    if (next === undefined) throw failed();
    value = next;
  }
  return value;
}

/** RFC 6902. */
export function jsonPatch(target: Json, patch: Json): Json {
  if (!Array.isArray(patch)) {
    throw badRequest(
      'json: cannot unmarshal object into Go value of type jsonpatch.Patch',
    );
  }
  const document = structuredClone(target) as Json;
  for (const operation of patch as unknown as Operation[]) {
    const { op, path } = operation;
    const value = structuredClone(operation.value ?? null) as Json;
    if (op === 'add') add(document, path, value);
    else if (op === 'remove') remove(document, path);
    else if (op === 'replace') {
      remove(document, path);
      add(document, path, value);
    } else if (op === 'move') {
      add(document, path, remove(document, operation.from ?? ''));
    } else if (op === 'copy') {
      const source = read(document, operation.from ?? '');
      add(document, path, structuredClone(source) as Json);
    } else if (op === 'test') {
      if (!deepEqual(read(document, path), value)) {
        throw failed();
      }
    } else {
      throw badRequest(`Unexpected kind: ${op}`);
    }
  }
  return document;
}
