import { refOf } from '../../kube/objects';
import { ClusterView } from '../../view/ClusterView';
import { Obstacle } from './types';

/** Two kinds of route on one Service answer requests without any header with 404: never mixed. */
export function gatewayApiRoute(
  view: ClusterView,
  host: string,
  service: string | undefined,
  base: string,
  spaces: string[],
): Obstacle | undefined {
  if (service === undefined) return undefined;
  const found = [...view.list('HTTPRoute'), ...view.list('GRPCRoute')].find(
    ({ metadata, spec }) =>
      spec.parentRefs?.some(
        parent =>
          parent.kind === 'Service' &&
          parent.name === service &&
          (parent.namespace ?? metadata.namespace) === base,
      ),
  );
  return (
    found && {
      host,
      by: refOf(found),
      spaces,
      message: `${found.kind} ${found.metadata.name} routes ${service}. A VirtualService beside it would answer requests of everybody with 404, so none is made; forks of Services with Gateway API routes are not supported yet.`,
    }
  );
}
