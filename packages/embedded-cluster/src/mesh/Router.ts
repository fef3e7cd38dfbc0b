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
  const stop = client.subscribe(({ type, object }) => {
    if (type !== 'DELETED') {
      set(view, object);
      return;
    }
    const kind = viewKindOf(object.apiVersion, object.kind);
    if (kind) {
      const { namespace, name } = object.metadata;
      view.apply({ type: 'delete', kind, namespace, name });
    }
  });
  return { route: (caller, request) => route(view, caller, request), stop };
}

/** What the model cannot read is left as it was before: istiod keeps the last good configuration, too. */
function set(view: MutableView, object: StoredObject) {
  const projected = projection(object);
  if (projected.type === 'kept') {
    view.apply({ type: 'set', object: projected.object });
  }
}
