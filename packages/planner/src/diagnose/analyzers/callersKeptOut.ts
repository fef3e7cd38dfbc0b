import { callerOf } from '../../explain/callerOf';
import { route } from '../../explain/explain';
import { refName } from '../../kube/objects';
import { requestHeader } from '../../meshspace/header';
import { routedServices } from '../../plan/routes/forkRoutes';
import { workloadsOf } from '../../view/indexes';
import { Analyzer, basesOf } from '../Analyzer';
import { Finding } from '../types';

/** A policy that lets callers reach the base but not the fork. */
export const callersKeptOut: Analyzer = ({ view, now }) => {
  if (view.list('AuthorizationPolicy').length === 0) return [];
  return basesOf(view).flatMap(({ metadata: { name: base } }) =>
    routedServices(view, base, now).flatMap(({ space, service, host }) => {
      const { name, value } = requestHeader(space.spec.header);
      const [port] = service.spec.ports ?? [];
      if (!port) return [];
      const findings = new Map<string, Finding>();
      for (const workload of workloadsOf(view, base)) {
        const ask = (headers: [string, string][]) =>
          route(view, callerOf(view, workload), {
            method: 'GET',
            host,
            port: port.port,
            path: '/',
            headers,
          });
        const { denied } = ask([[name.toLowerCase(), value]]);
        if (!denied || ask([]).denied) continue;
        findings.set(refName(denied.by), {
          code: 'MSP0008',
          severity: 'error',
          object: denied.by,
          space: space.metadata.name,
          base,
          message: `${refName(denied.by)} keeps ${
            workload.metadata.name
          } away from the fork of ${service.metadata.name}: ${denied.why}`,
          effect: `Requests with the header of ${space.metadata.name} are answered with 403.`,
          nextStep: `Allow ${workload.metadata.name} of ${base} in ${refName(
            denied.by,
          )}, or add a policy for ${space.metadata.name} that does.`,
        });
      }
      return [...findings.values()];
    }),
  );
};
