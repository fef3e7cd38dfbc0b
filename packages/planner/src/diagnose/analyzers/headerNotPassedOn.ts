import { refOf } from '../../kube/objects';
import { routedServices } from '../../plan/routes/forkRoutes';
import { answersAll } from '../../plan/routes/traffic';
import { Analyzer, basesOf } from '../Analyzer';

/**
 * A workload of the base that a space's fork calls, and that then calls a Service that the space forked, too: if the calls of
 * the last kind all come to the base, somebody on the way has dropped the header.
 */
export const headerNotPassedOn: Analyzer = ({ view, now, traffic = [] }) => {
  if (traffic.length === 0) return [];
  return basesOf(view).flatMap(({ metadata: { name: base } }) =>
    routedServices(view, base, now).flatMap(entry => {
      const { space, service } = entry;
      if (!answersAll(entry.traffic)) return [];
      const name = space.metadata.name;
      const callsTo = (namespace: string) =>
        traffic
          .filter(
            ({ source, destination, rps }) =>
              rps > 0 &&
              source.namespace === base &&
              destination.namespace === namespace &&
              (destination.service ?? destination.workload) ===
                service.metadata.name,
          )
          .map(({ source }) => source.workload);
      const reached = new Set(callsTo(name));
      const calledByForks = new Set(
        traffic
          .filter(
            ({ source, destination, rps }) =>
              rps > 0 &&
              source.namespace === name &&
              destination.namespace === base,
          )
          .map(({ destination }) => destination.workload),
      );
      const losing = [...new Set(callsTo(base))]
        .filter(caller => calledByForks.has(caller) && !reached.has(caller))
        .sort();
      return losing.map(caller => ({
        code: 'MSP0029',
        severity: 'info' as const,
        object: refOf(space),
        space: name,
        base,
        message: `Forks of ${name} call ${caller}, and ${caller} calls ${service.metadata.name}, but none of its calls come to the fork of ${service.metadata.name}.`,
        effect: `${caller}, or the fork that calls it, seems not to pass the routing header on; behind it the base answers.`,
        nextStep: `Have both send the header of a request with every call that they make for it (tracing libraries do so with baggage), or fork ${caller}, too: calls between forks of a space need no header.`,
      }));
    }),
  );
};
