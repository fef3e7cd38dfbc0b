import type { World } from '../contract/world';
import type { Caller } from './types';

/** The workloads that send: in the base, and as the fork in the space. */
export const CALLERS: Readonly<Record<Caller, string>> = {
  base: 'web',
  space: 'fork',
};

/** The service port of every host. */
export const PORT = 9080;

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
