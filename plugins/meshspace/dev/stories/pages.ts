import { base, cluster, finding, fork, space } from '../fake/builders';
import { world } from '../fake/world';
import { mine } from './spaces';
import { type Story } from './Story';

export const pages: Record<string, Story> = {
  spaces: {
    title: 'Spaces',
    path: '/meshspaces?scope=all',
    shows: 'alice-checkout',
    large: true,
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
    shows: 'No space here yet',
    world: () => world({ spaces: [] }),
  },
  space: {
    title: 'One space',
    path: '/meshspaces/space/prod-eu/alice-reviews',
    shows: /answers? requests with this header/,
    large: true,
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
    shows: 'staging',
    large: true,
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
        findings: [{ cluster: 'prod-eu', base: 'shop', ...finding() }],
      }),
  },
};
