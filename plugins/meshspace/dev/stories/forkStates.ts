import { ago, ahead, finding, fork, pod } from '../fake/builders';
import { world } from '../fake/world';
import { failing, mine } from './spaces';
import { HOUR, TAB, type Story } from './Story';

export const forkStates: Record<string, Story> = {
  ready: {
    title: 'My fork answers',
    path: TAB,
    shows: 'Your fork answers requests with your header.',
    large: true,
    world: () => world({ spaces: mine() }),
  },
  starting: {
    title: 'Starting, pulling the image',
    path: TAB,
    shows: /^Starting your fork/,
    world: () =>
      world({
        spaces: mine({
          phase: 'Pending',
          createdAt: ago(8000),
          forks: [
            fork({
              phase: 'Starting',
              routed: false,
              readyReplicas: 0,
              reason: 'ContainerCreating',
            }),
          ],
        }),
      }),
  },
  image: {
    title: 'Image does not exist',
    path: TAB,
    shows: /cannot be fetched/,
    world: () =>
      world({
        spaces: failing(
          'ImagePullBackOff',
          'The registry registry.example.com has no shop/reviews:pr-42. Push it, or choose another image.',
        ),
      }),
  },
  crash: {
    title: 'Crash loop',
    path: TAB,
    shows: 'Your fork keeps stopping.',
    world: () =>
      world({
        spaces: failing(
          'CrashLoopBackOff',
          'It stopped 3 times in 2 minutes (exit 1: ECONNREFUSED redis:6379).',
        ),
        pods: [
          pod({
            ready: false,
            containers: [
              {
                name: 'app',
                image: 'registry.example.com/shop/reviews:pr-42',
                ready: false,
                restarts: 3,
                state: 'CrashLoopBackOff',
                message: 'exit 1: ECONNREFUSED redis:6379',
              },
              {
                name: 'istio-proxy',
                image: 'docker.io/istio/proxyv2:1.31.0',
                ready: true,
                restarts: 0,
                state: 'Running',
              },
            ],
          }),
        ],
      }),
  },
  quota: {
    title: 'No room',
    path: TAB,
    shows: 'The space has no room left for your fork.',
    world: () =>
      world({
        spaces: failing(
          'QuotaExceeded',
          'The space may use 2 CPU; this fork asks for 3. Ask for less, or a portal administrator for more.',
        ),
      }),
  },
  policy: {
    title: 'Kept away by a policy',
    path: TAB,
    shows: /keeps callers away from your fork/,
    world: () =>
      world({
        spaces: failing(
          'PolicyDenies',
          'The AuthorizationPolicy deny-all in shop lets only the base in.',
          'Unroutable',
        ),
      }),
  },
  sidecar: {
    title: 'No sidecar in the fork',
    path: TAB,
    shows: /without a working sidecar/,
    world: () =>
      world({
        spaces: failing(
          'SidecarMissing',
          'The injection webhook did not add one: the pod asks for sidecar.istio.io/inject=false.',
        ),
      }),
  },
  suspended: {
    title: 'Asleep',
    path: TAB,
    shows: 'This space sleeps.',
    world: () =>
      world({
        spaces: mine({
          suspended: true,
          phase: 'Suspended',
          forks: [
            fork({ phase: 'Suspended', routed: false, readyReplicas: 0 }),
          ],
        }),
        pods: [],
      }),
  },
  expiring: {
    title: 'Ends soon',
    path: TAB,
    shows: /^ends in 1h|^ends in 2h/,
    world: () => world({ spaces: mine({ expiresAt: ahead(2 * HOUR) }) }),
  },
  expired: {
    title: 'Has ended',
    path: TAB,
    shows: 'This space has ended.',
    world: () =>
      world({
        spaces: mine({
          expiresAt: ago(HOUR),
          phase: 'Terminating',
          forks: [fork({ phase: 'Removing', routed: false })],
        }),
      }),
  },
  drift: {
    title: 'The base moved on, findings',
    path: TAB,
    shows: 'The base moved on since this fork was made.',
    world: () =>
      world({
        spaces: mine({
          forks: [fork({ behindBase: true })],
          findings: [
            finding({
              repair: [
                {
                  type: 'delete',
                  target: finding().object,
                  uid: '1',
                  space: 'alice-reviews',
                  round: 0,
                  reason: 'The port is renamed to http-web.',
                },
              ],
            }),
          ],
        }),
      }),
  },
  treated: {
    title: 'My requests are slow and fail, as I wished',
    path: TAB,
    shows: '50 % are held back by 2s',
    world: () =>
      world({
        spaces: mine({
          specForks: [
            {
              workload: { kind: 'Deployment', name: 'reviews' },
              traffic: {
                share: 80,
                delay: { duration: '2s', percent: 50 },
                abort: { status: 503, percent: 10 },
                retries: { attempts: 2 },
              },
            },
          ],
        }),
      }),
  },
  treating: {
    title: 'Making my requests slow',
    path: TAB,
    shows: 'Your fork answers requests with your header.',
    press: ['Treat them differently'],
    then: /no pod restarts/,
    world: () => world({ spaces: mine() }),
  },
};
