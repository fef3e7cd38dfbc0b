import { callerOf } from '../../explain/callerOf';
import { route } from '../../explain/explain';
import { Workload } from '../../kube/core';
import { refName } from '../../kube/objects';
import { requestHeader } from '../../meshspace/header';
import { isOurs } from '../../plan/context';
import { routedServices } from '../../plan/routes/forkRoutes';
import { ClusterView } from '../../view/ClusterView';
import { workloadsOf } from '../../view/indexes';
import { Analyzer, basesOf } from '../Analyzer';
import { Finding } from '../types';

/** A policy that lets callers reach the base but not the fork. */
export const callersKeptOut: Analyzer = ({ view, now }) =>
  basesOf(view).flatMap(({ metadata: { name: base } }) => {
    const callers = callersByIdentity(view, base);
    return routedServices(view, base, now).flatMap(entry => {
      const { space, service, host } = entry;
      if (!isGuarded(view, space.metadata.name)) return [];
      const { name, value } = requestHeader(space.spec.header);
      const [port] = service.spec.ports ?? [];
      if (!port) return [];
      const findings = new Map<string, Finding>();
      for (const workload of callers) {
        const ask = (headers: [string, string][]) =>
          route(view, callerOf(view, workload), {
            method: 'GET',
            host,
            port: port.port,
            path: '/',
            headers,
          });
        const { denied } = ask([[name.toLowerCase(), value]]);
        // Two ends that do not agree on mutual TLS are another matter.
        if (denied?.status !== 403 || ask([]).denied) continue;
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
          nextStep: `Let callers of ${base} in: add {from: [{source: {namespaces: [${base}]}}]} to the rules of ${refName(
            denied.by,
          )}, or have an AuthorizationPolicy in ${
            space.metadata.name
          } with this rule.`,
        });
      }
      return [...findings.values()];
    });
  });

/** Copies of the base's policies let in whom the base lets in; only what others wrote can refuse more. */
function isGuarded(view: ClusterView, space: string): boolean {
  return [space, view.mesh.rootNamespace].some(namespace =>
    view.list('AuthorizationPolicy', namespace).some(policy => !isOurs(policy)),
  );
}

/** Policies ask who somebody is: of those with one identity, one is enough. */
function callersByIdentity(view: ClusterView, base: string): Workload[] {
  const found = new Map<string, Workload>();
  for (const workload of workloadsOf(view, base)) {
    const account = workload.spec.template.spec.serviceAccountName ?? 'default';
    if (!found.has(account)) found.set(account, workload);
  }
  return [...found.values()];
}
