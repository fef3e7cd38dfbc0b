import { refName } from '../../kube/objects';
import { inOrderFor, userRoutes } from '../../plan/routes/userRoutes';
import { Analyzer, basesOf } from '../Analyzer';

/** A VirtualService that only the base sees: it is asked before any route that a fork could get. */
export const privateRoute: Analyzer = ({ view }) =>
  basesOf(view).flatMap(({ metadata: { name: base } }) =>
    inOrderFor(
      userRoutes(view).filter(({ gateways }) => gateways.includes('mesh')),
      base,
    )
      .filter(entry => entry.class === 0)
      .map(({ route }) => ({
        code: 'MSP0006',
        severity: 'warning' as const,
        object: route.source,
        base,
        message: `${refName(
          route.source,
        )} is exported to its own namespace only.`,
        effect: `Forks of what it routes (${route.hosts.join(
          ', ',
        )}) cannot get the header's requests, unless the platform allows grafts.`,
        nextStep:
          'Remove its exportTo, so that it holds for everyone; or have the platform allow rules of ours inside it (grafts).',
      })),
  );
