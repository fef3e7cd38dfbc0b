import type { World } from '../contract/world';
import type { Manifest } from '../kube/types';
import { ENTRY_DOMAIN, type Caller } from './types';

/** The workloads that send: in the base, and as the fork in the space. */
export const CALLERS: Readonly<Record<Exclude<Caller, 'gateway'>, string>> = {
  base: 'web',
  space: 'fork',
};

/** The service port of every host. */
export const PORT = 9080;

/** The port at which requests enter. */
export const ENTRY_PORT = 80;

/** Keeps the gateway listening while no user's Gateway does: several configurations share its port. */
export const listenerOfNobody: Manifest = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { namespace: 'istio-system', name: 'diff-nobody' },
  spec: {
    selector: { istio: 'ingressgateway' },
    servers: [
      {
        port: { number: ENTRY_PORT, name: 'http', protocol: 'HTTP' },
        hosts: [`nobody.${ENTRY_DOMAIN}`],
      },
    ],
  },
};

/** Two pods per configuration: a caller in the base that also plays its services, and one in the space that plays the fork. */
export function differentialWorld(base: string, space: string): World {
  return {
    namespaces: [base, space].map(name => ({ name, injected: true })),
    workloads: [
      {
        namespace: base,
        name: CALLERS.base,
        app: CALLERS.base,
        version: 'v1',
      },
      {
        namespace: space,
        name: CALLERS.space,
        app: CALLERS.space,
        version: 'v1',
        domainOf: base,
      },
    ],
    services: [
      ...['reviews', 'ratings', 'details'].map(name => ({
        namespace: base,
        name,
        selects: CALLERS.base,
      })),
      { namespace: space, name: 'reviews', selects: CALLERS.space },
    ],
  };
}
