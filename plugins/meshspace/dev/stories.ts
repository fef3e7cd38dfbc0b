import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import {
  ago,
  ahead,
  base,
  cluster,
  finding,
  fork,
  pod,
  space,
  workload,
} from './fake/builders';
import { world, type World } from './fake/FakeMeshSpaceApi';
import { largeTopology } from './fake/topologies';

export interface Story {
  title: string;
  /** Where in the portal it is looked at. */
  path: string;
  world(): World;
}

const TAB = '/catalog/default/component/reviews/meshspace';
const HOUR = 3_600_000;

const others = () => [
  ...world().spaces,
  space({
    name: 'cara-dark',
    owner: 'user:default/cara',
    mine: false,
    phase: 'Degraded',
    sends: { name: 'x-meshspace', value: 'zz81kk02' },
    allows: { update: true, delete: false, logs: true },
    members: ['user:default/alice'],
    forks: [
      fork({
        phase: 'Failing',
        routed: false,
        readyReplicas: 0,
        reason: 'CrashLoopBackOff',
      }),
    ],
  }),
];

const mine = (part: Parameters<typeof space>[0] = {}) => [
  ...others(),
  space(part),
];
const failing = (
  reason: string,
  message: string,
  phase: 'Failing' | 'Unroutable' = 'Failing',
) =>
  mine({
    phase: 'Degraded',
    forks: [fork({ phase, routed: false, readyReplicas: 0, reason, message })],
  });

export const STORIES: Record<string, Story> = {
  empty: {
    title: 'No fork yet',
    path: TAB,
    world: () => world({ spaces: others() }),
  },
  alone: {
    title: 'No fork of anybody',
    path: TAB,
    world: () => world({ spaces: [] }),
  },
  ready: {
    title: 'My fork answers',
    path: TAB,
    world: () => world({ spaces: mine() }),
  },
  starting: {
    title: 'Starting, pulling the image',
    path: TAB,
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
    world: () => world({ spaces: mine({ expiresAt: ahead(2 * HOUR) }) }),
  },
  expired: {
    title: 'Has ended',
    path: TAB,
    world: () =>
      world({ spaces: mine({ expiresAt: ago(HOUR), phase: 'Terminating' }) }),
  },
  drift: {
    title: 'The base moved on, findings',
    path: TAB,
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
  deleted: {
    title: 'Deleted meanwhile',
    path: `${TAB}?space=alice-gone`,
    world: () => world({ spaces: others() }),
  },
  loading: {
    title: 'Loading',
    path: TAB,
    world: () => world({ hangs: { getEntityMesh: true } }),
  },
  forbidden: {
    title: 'No permission',
    path: TAB,
    world: () =>
      world({
        errors: {
          getEntityMesh: new NotAllowedError(
            'You may not see spaces: that needs the permission meshspace.space.read',
          ),
        },
      }),
  },
  noCreate: {
    title: 'May look, not fork',
    path: TAB,
    world: () =>
      world({
        spaces: others(),
        allows: {
          create: false,
          createReason:
            'You may not create spaces here: that needs the permission meshspace.space.create.',
        },
      }),
  },
  backendDown: {
    title: 'Backend down',
    path: TAB,
    world: () =>
      world({
        errors: {
          getEntityMesh: new ServiceUnavailableError(
            'The plugin meshspace is still starting',
          ),
        },
      }),
  },
  noCluster: {
    title: 'No cluster',
    path: TAB,
    world: () => world({ clusters: [], workloads: [] }),
  },
  clusterDown: {
    title: 'Cluster down',
    path: TAB,
    world: () =>
      world({
        clusters: [
          cluster({
            state: 'unreachable',
            message:
              'connect ECONNREFUSED 10.0.4.2:6443: the API server does not answer. Is the control plane up, and may the portal reach it?',
          }),
        ],
      }),
  },
  partial: {
    title: 'One cluster of two is down',
    path: TAB,
    world: () =>
      world({
        spaces: mine(),
        clusters: [
          cluster(),
          cluster({
            name: 'prod-us',
            state: 'unreachable',
            message: 'the token has expired (401): renew it in app-config.yaml',
          }),
        ],
      }),
  },
  noCrd: {
    title: 'CRD absent',
    path: TAB,
    world: () => world({ clusters: [cluster({ crdInstalled: false })] }),
  },
  noMesh: {
    title: 'Mesh absent',
    path: TAB,
    world: () => world({ clusters: [cluster({ istio: undefined })] }),
  },
  noSidecarBase: {
    title: 'Base outside the mesh',
    path: TAB,
    world: () =>
      world({ spaces: [], workloads: [workload({ meshed: false })] }),
  },
  noWorkload: {
    title: 'No workload found',
    path: TAB,
    world: () => world({ workloads: [] }),
  },
  noPrometheus: {
    title: 'Prometheus absent',
    path: TAB,
    world: () => {
      const message =
        'No traffic figures: the cluster has no Prometheus that MeshSpace knows of. Set meshspace.prometheus in app-config.yaml.';
      const start = world({
        spaces: mine(),
        clusters: [cluster({ prometheus: false })],
        traffic: { series: [], message },
      });
      return start;
    },
  },
  spaces: {
    title: 'Spaces',
    path: '/meshspaces?scope=all',
    world: () =>
      world({
        spaces: [
          ...mine(),
          space({
            name: 'alice-checkout',
            forks: [
              fork({ workload: { kind: 'Deployment', name: 'checkout' } }),
              fork({ phase: 'Starting', routed: false }),
            ],
            expiresAt: undefined,
            rps: 14,
          }),
        ],
      }),
  },
  noSpaces: {
    title: 'No space',
    path: '/meshspaces',
    world: () => world({ spaces: [] }),
  },
  space: {
    title: 'One space',
    path: '/meshspaces/space/prod-eu/alice-reviews',
    world: () =>
      world({
        spaces: mine({
          members: ['user:default/bob', 'group:default/checkout'],
        }),
      }),
  },
  platform: {
    title: 'Platform',
    path: '/meshspaces/platform',
    world: () =>
      world({
        clusters: [
          cluster(),
          cluster({
            name: 'prod-us',
            state: 'unreachable',
            istio: undefined,
            bases: 0,
            spaces: 0,
            message:
              'connect ECONNREFUSED 10.0.4.2:6443: the API server does not answer.',
          }),
          cluster({ name: 'staging', crdInstalled: false, prometheus: false }),
        ],
        bases: [
          base(),
          base({
            namespace: 'bank',
            injection: { mode: 'revision', revision: '1-31' },
            pods: { total: 12, withSidecar: 12, needRestart: [] },
            findings: 0,
          }),
          base({
            namespace: 'edge',
            injection: { mode: 'ambient' },
            pods: { total: 4, withSidecar: 0, needRestart: [] },
            findings: 0,
          }),
        ],
      }),
  },
  large: {
    title: 'A mesh of 1,000 services',
    path: TAB,
    world: () => world({ spaces: mine(), topology: largeTopology(1000) }),
  },
};
