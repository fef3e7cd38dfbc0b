import { KubeObject, Raw, refName, refOf } from '../../kube/objects';
import { objectAt, objectsAt, textAt } from '../../model/raw';
import { hostOf } from '../../plan/context';
import { routesOfBase, spacesOfRoute } from '../../plan/owned';
import { ClusterView } from '../../view/ClusterView';
import { endpointsOf } from '../../view/indexes';
import { Analyzer, basesOf } from '../Analyzer';

/** A route of ours to a fork that nobody answers for: the controller should have taken it back. */
export const routeToNowhere: Analyzer = ({ view }) =>
  basesOf(view).flatMap(({ metadata: { name: base } }) =>
    routesOfBase(view, base).flatMap(route => {
      const reached = destinationsOf(view, route);
      return spacesOfRoute(route).flatMap(name => {
        const space = view.get('MeshSpace', undefined, name);
        if (!space || space.spec.fallback === 'fail') return [];
        return view
          .list('Service', name)
          .filter(({ metadata }) =>
            reached.has(hostOf(view, metadata.name, name)),
          )
          .filter(({ metadata }) => !isAnswered(view, name, metadata.name))
          .map(({ metadata }) => ({
            code: 'MSP0031',
            severity: 'error' as const,
            object: refOf(route),
            space: name,
            base,
            message: `${refName(refOf(route))} leads to the fork of ${
              metadata.name
            } in ${name}, which has no ready pod.`,
            effect: `Requests with the header of ${name} are answered with 503.`,
            nextStep:
              'Wait a moment: the route goes, and the base answers. If it stays, see whether the controller runs.',
          }));
      });
    }),
  );

function isAnswered(view: ClusterView, namespace: string, name: string) {
  return endpointsOf(view, namespace, name).ready > 0;
}

/** Full names of what a route sends to. */
function destinationsOf(view: ClusterView, route: KubeObject): Set<string> {
  const { spec = {} } = route as KubeObject & { spec?: Raw };
  const hosts = objectsAt(spec, 'http')
    .flatMap(rule => objectsAt(rule, 'route'))
    .map(target => textAt(objectAt(target, 'destination'), 'host') ?? '');
  const backends = objectsAt(spec, 'rules')
    .flatMap(rule => objectsAt(rule, 'backendRefs'))
    .map(ref =>
      hostOf(view, textAt(ref, 'name') ?? '', textAt(ref, 'namespace') ?? ''),
    );
  return new Set([...hosts, ...backends]);
}
