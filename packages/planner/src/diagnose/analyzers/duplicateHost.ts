import { refName, refOf } from '../../kube/objects';
import { inOrderFor, userRoutes } from '../../plan/routes/userRoutes';
import { servesEveryCaller } from '../../plan/routes/chain';
import { Analyzer, basesOf } from '../Analyzer';

/** Two VirtualServices of one host: sidecars follow the first and never ask the second. */
export const duplicateHost: Analyzer = ({ view }) =>
  basesOf(view).flatMap(({ metadata: { name: base } }) => {
    const ordered = inOrderFor(
      userRoutes(view).filter(({ gateways }) => gateways.includes('mesh')),
      base,
    ).map(({ route }) => route);
    const hosts = new Set(ordered.flatMap(route => route.hosts));
    return [...hosts].flatMap(host => {
      const same = ordered.filter(route => route.hosts.includes(host));
      const end = same.findIndex(servesEveryCaller);
      if (end < 0) return [];
      return same.slice(end + 1).flatMap(dead => {
        const object = view.get(
          'VirtualService',
          dead.namespace,
          dead.source.name,
        );
        return object
          ? [
              {
                code: 'MSP0005',
                severity: 'warning' as const,
                object: refOf(object),
                base,
                message: `${refName(dead.source)} routes ${host}, but ${refName(
                  same[end].source,
                )} is asked first and answers everybody.`,
                effect: 'Sidecars never follow it.',
                nextStep: 'Merge the two, or remove one.',
              },
            ]
          : [];
      });
    });
  });
