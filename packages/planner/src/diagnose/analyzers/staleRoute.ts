import { refName, refOf } from '../../kube/objects';
import { DERIVED_FROM_ANNOTATION } from '../../meshspace/names';
import { toDelete } from '../../plan/operations';
import { routesOfBase, spacesOfRoute } from '../../plan/owned';
import { Analyzer, basesOf } from '../Analyzer';
import { Finding } from '../types';

const ROUTE_KINDS = ['VirtualService', 'HTTPRoute', 'GRPCRoute'] as const;

/** A route of ours that no space wants any more, or that was made from an older state of a user's object. */
export const staleRoute: Analyzer = ({ view }) =>
  basesOf(view).flatMap(({ metadata: { name: base } }) =>
    routesOfBase(view, base).flatMap((route): Finding[] => {
      const spaces = spacesOfRoute(route);
      const [first = ''] = spaces;
      const wanted = spaces.some(name =>
        view.get('MeshSpace', undefined, name),
      );
      if (!wanted) {
        return [
          {
            code: 'MSP0009',
            severity: 'error' as const,
            object: refOf(route),
            base,
            message: `${refName(
              refOf(route),
            )} leads into spaces that are gone.`,
            effect: 'Requests with their header may be answered with 503.',
            nextStep: 'Remove it.',
            repair: toDelete(first, [route], 'Its spaces are gone'),
          },
        ];
      }
      const outdated = (
        route.metadata.annotations?.[DERIVED_FROM_ANNOTATION] ?? ''
      )
        .split(',')
        .filter(entry => entry !== '' && !isCurrent(entry));
      return outdated.map(entry => ({
        code: 'MSP0010',
        severity: 'warning' as const,
        object: refOf(route),
        base,
        message: `${refName(refOf(route))} was made from an older state of ${
          entry.split('@')[0]
        }.`,
        effect: 'Callers follow the older state until it is made anew.',
        nextStep:
          'Wait a moment; if it stays, see whether the controller runs.',
      }));

      function isCurrent(entry: string): boolean {
        const [name, generation] = entry.split('@');
        const [kind, path = ''] = name.split(' ');
        const [namespace, object] = path.split('/');
        const found = ROUTE_KINDS.filter(one => one === kind)
          .map(one => view.get(one, namespace, object))
          .find(one => one !== undefined);
        return String(found?.metadata.generation ?? 0) === generation;
      }
    }),
  );
