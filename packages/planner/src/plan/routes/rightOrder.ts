import { KubeObject } from '../../kube/objects';
import { ClusterView, ViewKind } from '../../view/ClusterView';

/**
 * Names of those that keep the order in which they must be asked. Proxies ask the older first, and of one second by name: one
 * that is older than another that belongs before it has to go and be made again.
 */
export function inRightOrder(
  view: ClusterView,
  namespace: string,
  names: readonly string[],
  kinds: readonly ViewKind[] = ['VirtualService'],
): Set<string> {
  const kept = new Set<string>();
  let newest = '';
  let missing = false;
  for (const name of names) {
    const found = kinds
      .map((kind): KubeObject | undefined => view.get(kind, namespace, name))
      .find(object => object !== undefined);
    if (!found) {
      missing = true;
      kept.add(name);
    } else if (!missing && keyOf(found) > newest) {
      newest = keyOf(found);
      kept.add(name);
    } else {
      missing = true;
    }
  }
  return kept;
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.creationTimestamp ?? ''} ${metadata.name}`;
}
