import { Services } from '../registry/Services';
import { Target } from '../registry/context';
import { tableText } from '../tables/table';
import { partial } from './answers';
import { Exchange } from './Exchange';
import { list, listTexts } from './listing';
import { wanted } from './media';
import { renderWhole, watch, WatchHooks, WatchRequest } from './watching';

/** A list in the form that the client asks for. */
export function sendList(
  services: Services,
  exchange: Exchange,
  { resource, namespace }: Target,
) {
  const { store } = services;
  const listed = list(
    store,
    resource,
    namespace,
    exchange.query,
    exchange.staleBy > 0 ? store.revision - exchange.staleBy : undefined,
  );
  const form = wanted(exchange.accept);
  if (form.table) {
    const text = tableText(
      resource,
      listed.items,
      listed.metadata,
      exchange.query,
      services.now(),
    );
    exchange.sendText(200, text, 'application/json');
  } else if (form.partial) {
    exchange.sendJson(200, {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata: listed.metadata,
      items: listed.items.map(partial),
    });
  } else {
    exchange.sendTexts(200, listTexts(resource, listed), 'application/json');
  }
}

/** Streams the events of what the path names, in the form that the client asks for. */
export function startWatch(
  { store, now }: Services,
  exchange: Exchange,
  { resource, namespace, name }: Target,
  hooks: WatchHooks | undefined,
  onWatch: (stop: () => void) => () => void,
) {
  const form = wanted(exchange.accept);
  const { query } = exchange;
  let render: WatchRequest['render'] = renderWhole;
  if (form.table) {
    render = (object, first) =>
      tableText(
        resource,
        [object],
        { resourceVersion: object.metadata.resourceVersion },
        query,
        now(),
        !first,
      );
  } else if (form.partial) {
    render = object => JSON.stringify(partial(object));
  }
  watch(
    store,
    exchange,
    { resource, namespace, name: name || undefined, render, hooks },
    onWatch,
  );
}
