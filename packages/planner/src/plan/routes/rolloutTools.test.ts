import { KubeObject } from '../../kube/objects';
import { settledWorld, space, START } from '../../proofs/world';
import { object, to, virtualService } from '../../testing/mesh';
import { plan } from '../plan';

const routes = virtualService('shop/reviews', {
  hosts: ['reviews'],
  http: [to('reviews', { subset: 'v1' })],
}) as KubeObject;

const rollout = (istio: object) =>
  object('argoproj.io/v1alpha1', 'Rollout', 'shop/reviews', {
    spec: {
      selector: { matchLabels: { app: 'other' } },
      template: { spec: { containers: [{ name: 'app' }] } },
      strategy: { canary: { trafficRouting: { istio } } },
    },
  });

const told = (...users: object[]) =>
  plan(settledWorld(users, [space('alice', ['reviews'])]), {
    now: START,
  }).spaces[0].warnings.filter(({ code }) => code === 'RoutesRewritten');

describe('a release tool that rewrites the routes of a fork’s host', () => {
  it.each<[string, object[], string]>([
    [
      'Flagger, which owns them',
      [
        {
          ...routes,
          metadata: {
            ...routes.metadata,
            ownerReferences: [
              {
                apiVersion: 'flagger.app/v1beta1',
                kind: 'Canary',
                name: 'reviews',
                uid: 'c',
              },
            ],
          },
        },
      ],
      'Flagger rewrites',
    ],
    [
      'Argo Rollouts, which names them',
      [routes, rollout({ virtualService: { name: 'reviews' } })],
      'Argo Rollouts rewrites',
    ],
    [
      'Argo Rollouts, among others',
      [
        routes,
        rollout({ virtualServices: [{ name: 'x' }, { name: 'reviews' }] }),
      ],
      'Argo Rollouts rewrites',
    ],
  ])('is named: %s', (_, users, message) => {
    expect(told(...users)).toEqual([
      expect.objectContaining({ message: expect.stringContaining(message) }),
    ]);
  });

  it('is not suspected of every object', () => {
    expect(told(routes)).toEqual([]);
    expect(told(routes, rollout({ virtualService: { name: 'x' } }))).toEqual(
      [],
    );
  });
});
