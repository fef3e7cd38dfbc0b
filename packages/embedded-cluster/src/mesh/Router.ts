import {
  Caller,
  createView,
  Hop,
  MutableView,
  projection,
  RequestShape,
  route,
  viewKindOf,
} from '@meshspace/planner';
import {
  InternalClient,
  ResourceName,
  StoredObject,
  StoreEvent,
} from '../store/InternalClient';

/** Decides where one proxy sends one request, and whether the other end lets it in. */
export interface Router {
  route(caller: Caller, request: RequestShape): Hop;
  stop(): void;
}

/** Routes by what is stored, with the planner's model of Istio: the same rules that `explain` shows to people. */
export function storedRouter(
  client: InternalClient,
  resources: readonly ResourceName[],
): Router {
  const view = createView({ gatewayApi: true, accessLog: true });
  for (const resource of resources) {
    client.list(resource).forEach(object => set(view, object));
  }
  // Most objects change several times between two requests: what is read of them is read when somebody asks.
  const changed = new Map<string, StoreEvent>();
  const stop = client.subscribe(event => {
    const { apiVersion, kind, metadata } = event.object;
    if (viewKindOf(apiVersion, kind)) {
      const { namespace = '', name } = metadata;
      changed.set(`${event.resource}/${namespace}/${name}`, event);
    }
  });
  const catchUp = () => {
    changed.forEach(event => apply(view, event));
    changed.clear();
  };
  return {
    route(caller, request) {
      catchUp();
      return route(view, caller, request);
    },
    stop,
  };
}

function apply(view: MutableView, { type, object }: StoreEvent) {
  if (type !== 'DELETED') {
    set(view, object);
    return;
  }
  const kind = viewKindOf(object.apiVersion, object.kind);
  if (kind) {
    const { namespace, name } = object.metadata;
    view.apply({ type: 'delete', kind, namespace, name });
  }
}

/** What the model cannot read is left as it was before: istiod keeps the last good configuration, too. */
function set(view: MutableView, object: StoredObject) {
  const projected = projection(object);
  if (projected.type === 'kept') {
    view.apply({ type: 'set', object: projected.object });
  }
}
