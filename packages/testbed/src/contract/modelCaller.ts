import { callerOf, type Caller, type ClusterView } from '@meshspace/planner';
import { callers } from './world';

/** The gateway that the test bed installs with Istio. */
export const INGRESS_GATEWAY = {
  type: 'gateway',
  namespace: 'istio-system',
  labels: { istio: 'ingressgateway' },
  serviceAccount: 'istio-ingressgateway-service-account',
  port: 80,
} as const satisfies Caller;

/** The workload `namespace/name` as the sender of requests. */
export function workloadCaller(view: ClusterView, reference: string): Caller {
  const [namespace, name] = reference.split('/');
  const workload = view.get('Deployment', namespace, name);
  if (!workload) throw new Error(`the world has no workload ${reference}`);
  return callerOf(view, workload);
}

/** One of the names by which cases speak of callers. */
export function namedCaller(view: ClusterView, name: string): Caller {
  if (name === 'gateway') return INGRESS_GATEWAY;
  const reference = callers[name];
  if (!reference) throw new Error(`${name} is not one of the callers`);
  return workloadCaller(view, reference);
}
