import { Workload } from '../kube/core';
import { mesh, namespace, object } from '../testing/mesh';
import { callerOf } from './callerOf';

describe('callerOf', () => {
  const deployment = (more: object = {}, ns = 'alice') =>
    object('apps/v1', 'Deployment', `${ns}/reviews`, {
      spec: {
        selector: {},
        template: {
          metadata: { labels: { app: 'reviews' } },
          spec: { containers: [{ name: 'app' }], ...more },
        },
      },
    });
  const caller = (objects: object[]) => {
    const view = mesh(objects);
    return callerOf(
      view,
      view.get('Deployment', 'alice', 'reviews') as Workload,
    );
  };

  it('reads labels, identity, and whether a sidecar is to be expected', () => {
    expect(
      caller([
        deployment({ serviceAccountName: 'r' }),
        namespace('alice', { 'istio-injection': 'enabled' }),
      ]),
    ).toEqual({
      type: 'workload',
      namespace: 'alice',
      labels: { app: 'reviews' },
      serviceAccount: 'r',
      meshed: true,
    });
    expect(caller([deployment()]).meshed).toBe(false);
  });

  it("reads a fork's domain from its template", () => {
    const template = {
      dnsConfig: { searches: ['shop.svc.cluster.local'] },
      containers: [
        { name: 'app' },
        {
          name: 'istio-proxy',
          args: ['proxy', 'sidecar', '--domain', 'shop.svc.cluster.local'],
        },
      ],
    };
    expect(caller([deployment(template)])).toMatchObject({
      dnsNamespace: 'shop',
      searchNamespaces: ['shop'],
    });
  });

  it('believes running pods before the template', () => {
    const running_ = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        namespace: 'alice',
        name: 'reviews-0',
        labels: { app: 'reviews', 'pod-template-hash': 'x' },
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'ReplicaSet',
            name: 'reviews-x',
            uid: '1',
          },
        ],
      },
      spec: {
        containers: [{ name: 'app' }],
        initContainers: [
          {
            name: 'istio-proxy',
            args: ['proxy', '--domain=shop.svc.cluster.local'],
          },
        ],
      },
    };
    expect(caller([deployment(), running_])).toMatchObject({
      meshed: true,
      dnsNamespace: 'shop',
    });
  });
});
