import { ClusterView } from '../view/ClusterView';
import { ProxyBehaviour } from './conditions';

const JOINS_LINES: ProxyBehaviour = { matchesHeaderLinesSingly: false };
const MATCHES_SINGLY: ProxyBehaviour = { matchesHeaderLinesSingly: true };

/** What proxies of the view's mesh do; of an unknown version, what the newest do. */
export function proxyBehaviour({ mesh }: ClusterView): ProxyBehaviour {
  const [major, minor] = (mesh.istio?.version ?? '')
    .split('.')
    .map(part => Number.parseInt(part, 10));
  const old = major === 1 && minor < 31;
  return old ? JOINS_LINES : MATCHES_SINGLY;
}
