import { Caller, RequestShape, Treatment } from '../explain/types';
import { ClusterView } from '../view/ClusterView';
import { callAtGateway } from './gatewayCall';
import { callFromWorkload } from './sidecarCall';

/**
 * What the caller's proxy does with a request, and nothing else: what a data plane needs for every request.
 * `explain` also says why.
 * @public
 */
export function treatment(
  view: ClusterView,
  caller: Caller,
  request: RequestShape,
): Treatment {
  return caller.type === 'workload'
    ? callFromWorkload(view, caller, request).treatment
    : callAtGateway(view, caller, request).treatment;
}

/** How the caller's proxy is called in explanations. */
export function placeOf(caller: Caller): string {
  switch (caller.type) {
    case 'workload': {
      const name = caller.labels.app ?? caller.labels['app.kubernetes.io/name'];
      return name ? `${name} in ${caller.namespace}` : caller.namespace;
    }
    case 'gateway':
      return `gateway in ${caller.namespace}, port ${caller.port}`;
    default:
      return `gateway ${caller.name} in ${caller.namespace}, port ${caller.port}`;
  }
}
