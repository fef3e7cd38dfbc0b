import { apiVersionOf, Resource, storageName } from '../../resources/Resource';
import { StoredObject } from '../../store/InternalClient';
import { serialized } from '../../store/serialized';
import { Store } from '../../store/Store';
import { ApiError, badRequest, expired } from '../ApiError';
import { parseFieldSelector, parseLabelSelector } from '../selectors';
import { fieldMatcher } from './fieldSelectors';
import { pastObjects } from './past';

export type Filter = (object: StoredObject) => boolean;

/** Label and field selector of a request as one function; `undefined` lets all pass. */
export function filterOf(
  resource: Resource,
  query: URLSearchParams,
  name?: string,
): Filter | undefined {
  const labels = parseLabelSelector(query.get('labelSelector'));
  const requirements = parseFieldSelector(query.get('fieldSelector'));
  if (name !== undefined)
    requirements.push({ path: 'metadata.name', value: name, equal: true });
  const fields = fieldMatcher(resource, requirements);
  if (!labels && !fields) return undefined;
  return object =>
    (!labels || labels(object.metadata.labels ?? {})) &&
    (!fields || fields(object));
}

interface Continue {
  rv: number;
  after: string;
  start: number;
}

const TOKEN_EXPIRED =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

function encode(token: Continue): string {
  return Buffer.from(
    JSON.stringify({
      v: 'meta.k8s.io/v1',
      rv: token.rv,
      start: token.after,
      n: token.start,
    }),
  ).toString('base64url');
}

function decode(text: string): Continue {
  try {
    const { v, rv, start, n } = JSON.parse(
      Buffer.from(text, 'base64url').toString(),
    ) as Record<string, string | number>;
    if (v !== 'meta.k8s.io/v1') throw new Error('wrong version');
    return { rv: Number(rv), after: String(start), start: Number(n) };
  } catch {
    throw badRequest('continue key is not valid: invalid character');
  }
}

export interface Listed {
  items: StoredObject[];
  metadata: {
    resourceVersion: string;
    continue?: string;
    remainingItemCount?: number;
  };
}

function parseVersion(text: string | null): number {
  if (!text) return 0;
  if (!/^\d+$/.test(text)) {
    throw badRequest(
      `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
    );
  }
  return Number(text);
}

function checkVersion(store: Store, query: URLSearchParams) {
  const match = query.get('resourceVersionMatch');
  const text = query.get('resourceVersion');
  const problem = (why: string) =>
    new ApiError(
      422,
      'Invalid',
      `ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: ${why}`,
      {
        group: 'meta.k8s.io',
        kind: 'ListOptions',
        causes: [
          {
            reason: 'FieldValueForbidden',
            message: `Forbidden: ${why}`,
            field: 'resourceVersionMatch',
          },
        ],
      },
    );
  if (match && !text)
    throw problem(
      'resourceVersionMatch is forbidden unless resourceVersion is provided',
    );
  if (match === 'Exact' && text === '0')
    throw problem(
      'resourceVersionMatch "Exact" is forbidden for resourceVersion "0"',
    );
  const revision = parseVersion(text);
  if (revision > store.revision) {
    throw new ApiError(
      504,
      'Timeout',
      `Too large resource version: ${revision}, current: ${store.revision}`,
      {
        causes: [
          {
            reason: 'ResourceVersionTooLarge',
            message: 'Too large resource version',
          },
        ],
        retryAfterSeconds: 1,
      },
    );
  }
  if (match === 'Exact' && revision < store.compactedRevision) {
    throw expired(`The resourceVersion for the provided list is too old.`);
  }
}

/** A page of objects. Pages of one list are all of the state at its first page, as long as the history reaches back. */
export function list(
  store: Store,
  resource: Resource,
  namespace: string | undefined,
  query: URLSearchParams,
  staleRevision?: number,
): Listed {
  checkVersion(store, query);
  const storage = storageName(resource);
  const filter = filterOf(resource, query);
  const limit = Number(query.get('limit') ?? 0);
  const token = query.get('continue');
  const position = token ? decode(token) : undefined;
  if (position && position.rv < store.compactedRevision) {
    throw new ApiError(410, 'Expired', TOKEN_EXPIRED);
  }
  const exact =
    query.get('resourceVersionMatch') === 'Exact'
      ? Number(query.get('resourceVersion'))
      : undefined;
  const asOf = position?.rv ?? exact ?? staleRevision;
  const source =
    asOf === undefined || asOf === store.revision
      ? store.range(storage, namespace, position?.after)
      : pastObjects(store, storage, namespace, asOf, position?.after);
  const items: StoredObject[] = [];
  let last = '';
  let more = 0;
  for (const [key, object] of source) {
    if (filter && !filter(object)) continue;
    if (limit > 0 && items.length >= limit) {
      more += 1;
      if (filter) break;
      continue;
    }
    items.push(object);
    last = key;
  }
  const revision = asOf ?? store.revision;
  const metadata: Listed['metadata'] = { resourceVersion: String(revision) };
  if (more > 0) {
    metadata.continue = encode({
      rv: revision,
      after: last,
      start: items.length,
    });
    if (!filter) metadata.remainingItemCount = more;
  }
  return { items, metadata };
}

/** The list as JSON, from the texts that the objects already have; in pieces, since one text of it all would only be copied again. */
export function listTexts(resource: Resource, listed: Listed): string[] {
  const head = JSON.stringify({
    kind: resource.listKind,
    apiVersion: apiVersionOf(resource),
    metadata: listed.metadata,
  });
  const texts = [`${head.slice(0, -1)},"items":[`];
  listed.items.forEach((item, i) => {
    if (i > 0) texts.push(',');
    texts.push(serialized(item));
  });
  texts.push(']}');
  return texts;
}
