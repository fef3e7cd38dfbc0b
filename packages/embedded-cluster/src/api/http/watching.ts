import { Resource, storageName, apiVersionOf } from '../../resources/Resource';
import { StoredObject } from '../../store/InternalClient';
import { serialized } from '../../store/serialized';
import { HistoryEvent } from '../../store/Store';
import { Store } from '../../store/Store';
import { ApiError, badRequest } from '../ApiError';
import { Exchange } from './Exchange';
import { Filter, filterOf } from './listing';

export interface WatchHooks {
  /** Sees every line before it is sent: faults delay, drop, double or swap them. */
  line?(line: string, send: (line: string) => void): void;
}

export interface WatchRequest {
  resource: Resource;
  namespace?: string;
  name?: string;
  render(object: StoredObject, first: boolean): string;
  hooks?: WatchHooks;
}

const BOOKMARK_MS = 10_000;
const DEFAULT_TIMEOUT_S = 1800;
/** A watcher that does not read is cut off rather than kept in memory: it lists again. */
const MAX_BACKLOG = 64 * 1024 * 1024;

function eventLine(type: string, object: string): string {
  return `{"type":"${type}","object":${object}}\n`;
}

/** What an event means to a watcher whose selector sees only some objects. */
function seenAs(
  event: HistoryEvent,
  filter: Filter | undefined,
): string | undefined {
  if (!filter) return event.type;
  const now = event.type !== 'DELETED' && filter(event.object);
  const before = event.previous !== undefined && filter(event.previous);
  if (now && before) return 'MODIFIED';
  if (now) return 'ADDED';
  return before ? 'DELETED' : undefined;
}

/** What left the selection is told of with its last state, but the revision of the change. */
function lastSeen(event: HistoryEvent): StoredObject {
  if (event.type === 'DELETED' || !event.previous) return event.object;
  return {
    ...event.previous,
    metadata: {
      ...event.previous.metadata,
      resourceVersion: String(event.revision),
    },
  };
}

const lines = new WeakMap<HistoryEvent, Map<string, string>>();

function bookmark(
  resource: Resource,
  revision: number,
  initial: boolean,
): string {
  return JSON.stringify({
    kind: resource.kind,
    apiVersion: apiVersionOf(resource),
    metadata: {
      resourceVersion: String(revision),
      ...(initial
        ? { annotations: { 'k8s.io/initial-events-end': 'true' } }
        : {}),
    },
  });
}

/** Streams events until the client goes, the time is over, or the server stops. */
export function watch(
  store: Store,
  exchange: Exchange,
  request: WatchRequest,
  onClose: (stop: () => void) => () => void,
): void {
  const { query, response } = exchange;
  const { resource, namespace } = request;
  const storage = storageName(resource);
  const filter = filterOf(resource, query, request.name);
  const asked = query.get('resourceVersion') ?? '';
  if (asked && !/^\d+$/.test(asked)) {
    throw badRequest(
      `resourceVersion: Invalid value: "${asked}": strconv.ParseUint: parsing "${asked}": invalid syntax`,
    );
  }
  const initialEvents = query.get('sendInitialEvents') === 'true';
  const wantsBookmarks = query.get('allowWatchBookmarks') === 'true';
  if (initialEvents && query.get('resourceVersionMatch') !== 'NotOlderThan') {
    const why =
      'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan';
    throw new ApiError(
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
  }
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-cache, private',
    'Audit-Id': exchange.auditId,
  });
  response.flushHeaders();
  let first = true;
  const transmit = (line: string) => {
    if (response.destroyed || response.writableEnded) return;
    if (response.writableLength > MAX_BACKLOG) response.destroy();
    else response.write(line);
  };
  const send = request.hooks?.line
    ? (line: string) => request.hooks?.line?.(line, transmit)
    : transmit;
  const say = (type: string, object: StoredObject) => {
    send(eventLine(type, request.render(object, first)));
    first = false;
  };
  const deliver = (event: HistoryEvent) => {
    if (event.resource !== storage) return;
    if (namespace && event.object.metadata.namespace !== namespace) return;
    const type = seenAs(event, filter);
    if (!type) return;
    if (request.render !== renderWhole) {
      say(type, type === 'DELETED' ? lastSeen(event) : event.object);
      return;
    }
    let known = lines.get(event);
    if (!known) {
      known = new Map();
      lines.set(event, known);
    }
    let line = known.get(type);
    if (!line) {
      line = eventLine(
        type,
        serialized(type === 'DELETED' ? lastSeen(event) : event.object),
      );
      known.set(type, line);
    }
    send(line);
  };
  const fromNow = asked === '' || asked === '0' || initialEvents;
  if (fromNow) {
    const skip = query.get('sendInitialEvents') === 'false';
    if (!skip) {
      for (const [, object] of store.range(storage, namespace)) {
        if (!filter || filter(object)) say('ADDED', object);
      }
    }
    if (initialEvents && wantsBookmarks) {
      send(eventLine('BOOKMARK', bookmark(resource, store.revision, true)));
    }
  } else {
    const missed = store.since(Number(asked));
    if (!missed) {
      const gone = new ApiError(
        410,
        'Expired',
        `too old resource version: ${asked} (${store.compactedRevision})`,
      );
      send(eventLine('ERROR', JSON.stringify(gone.toStatus())));
      response.end();
      return;
    }
    missed.forEach(deliver);
  }
  const unsubscribe = store.subscribe(deliver);
  const bookmarks = wantsBookmarks
    ? setInterval(
        () =>
          send(
            eventLine('BOOKMARK', bookmark(resource, store.revision, false)),
          ),
        BOOKMARK_MS,
      )
    : undefined;
  const seconds = Number(query.get('timeoutSeconds') ?? 0) || DEFAULT_TIMEOUT_S;
  const timer = setTimeout(() => response.end(), seconds * 1000);
  const forget = onClose(() => response.end());
  response.on('close', () => {
    unsubscribe();
    clearInterval(bookmarks);
    clearTimeout(timer);
    forget();
  });
}

/** The plain form of an object: its line can be shared by all watchers. */
export function renderWhole(object: StoredObject): string {
  return serialized(object);
}
