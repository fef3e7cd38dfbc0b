import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import { cluster } from '../fake/builders';
import { world } from '../fake/world';
import { mine } from './spaces';
import { TAB, type Story } from './Story';

export const trouble: Record<string, Story> = {
  loading: {
    title: 'Loading',
    path: TAB,
    shows: 'reviews',
    world: () => world({ hangs: { getEntityMesh: true } }),
  },
  forbidden: {
    title: 'No permission',
    path: TAB,
    shows: /meshspace\.space\.read/,
    world: () =>
      world({
        errors: {
          getEntityMesh: new NotAllowedError(
            'You may not see spaces: that needs the permission meshspace.space.read',
          ),
        },
      }),
  },
  backendDown: {
    title: 'Backend down',
    path: TAB,
    shows: /still starting/,
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
    shows: 'No cluster is connected',
    world: () => world({ clusters: [], workloads: [] }),
  },
  clusterDown: {
    title: 'Cluster down',
    path: TAB,
    shows: /ECONNREFUSED/,
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
    shows: /prod-us/,
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
    shows: /kubectl apply/,
    world: () => world({ clusters: [cluster({ crdInstalled: false })] }),
  },
  noMesh: {
    title: 'Mesh absent',
    path: TAB,
    shows: /Istio/,
    world: () => world({ clusters: [cluster({ istio: undefined })] }),
  },
  noPrometheus: {
    title: 'Prometheus absent',
    path: TAB,
    shows: /has no Prometheus/,
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
};
