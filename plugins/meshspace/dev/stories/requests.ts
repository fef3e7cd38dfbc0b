import { xrayOff, xrayOn } from '../fake/answers/xray';
import { space, workload } from '../fake/builders';
import { world } from '../fake/world';
import { mine } from './spaces';
import { TAB, type Story } from './Story';

const REQUESTS = `${TAB}?view=requests`;

/** Requests of a space as they happen, and what is composed of components. */
export const requests: Record<string, Story> = {
  requestsOff: {
    title: 'My requests, not watched',
    path: REQUESTS,
    shows: 'Your requests are not being watched',
    world: () => world({ spaces: mine(), xray: xrayOff }),
  },
  requestsOn: {
    title: 'My requests, watched; one service loses the header',
    path: REQUESTS,
    shows: 'loses it',
    // The feed stands still, so that the picture does.
    world: () =>
      world({
        spaces: mine(),
        xray: xrayOn(space()),
        hangs: { watchRequests: true },
      }),
  },
  requestsBlocked: {
    title: 'My requests cannot be watched',
    path: REQUESTS,
    shows: 'Your requests cannot be watched now',
    world: () =>
      world({
        spaces: mine(),
        xray: {
          ...xrayOff,
          state: 'blocked',
          message:
            'The Telemetry "mesh-default" already decides what the sidecars of "shop" log, and Istio heeds only one. Have access logging of requests with the header added to it, or send a probe.',
        },
      }),
  },
  system: {
    title: 'All components of a System',
    path: '/catalog/default/system/shop/meshspace',
    shows: /of its components run here/,
    world: () =>
      world({
        spaces: mine(),
        workloads: ['reviews', 'web', 'checkout', 'ratings'].map(name =>
          workload({ workload: { kind: 'Deployment', name } }),
        ),
      }),
  },
};
