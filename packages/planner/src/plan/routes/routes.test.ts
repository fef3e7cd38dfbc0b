import { project } from '../../view/project';
import { plan } from '../plan';
import {
  NOW,
  endpoints,
  shop,
  settled,
  withReadyFork,
  titles,
  lands,
  HEADER,
} from '../../testing/shop';

describe('a fork that is ready', () => {
  const ready = () => withReadyFork(settled(shop()));

  it('gets the dead man’s switch first, then its route', () => {
    expect(titles(ready())).toEqual([
      '0 apply Job shop/meshspace-switch-3927264',
      '1 apply VirtualService alice/meshspace-to-reviews',
    ]);
    const routed = settled(ready());
    expect(
      routed.get('VirtualService', 'shop', 'meshspace-to-reviews')?.spec,
    ).toMatchObject({
      hosts: ['reviews.shop.svc.cluster.local'],
      exportTo: ['shop'],
      http: [
        {
          match: [
            { port: 9080, headers: { 'x-meshspace': { exact: 'k7q2m9xw' } } },
          ],
        },
        { match: [{ port: 9080 }] },
      ],
    });
    expect(plan(routed, { now: NOW }).spaces[0].status).toMatchObject({
      phase: 'Ready',
      forks: [{ phase: 'Routed', routed: true }],
    });
  });

  it('answers requests with the header, and no others', () => {
    const routed = settled(ready());
    expect(lands(routed, HEADER)).toBe('reviews.alice.svc.cluster.local');
    expect(lands(routed, [])).toBe('reviews.shop.svc.cluster.local');
    expect(lands(routed, [['x-meshspace', 'other']])).toBe(
      'reviews.shop.svc.cluster.local',
    );
  });

  it('loses its route when it is no longer ready, so that the base answers', () => {
    const broken = settled(ready()).overlay([
      { type: 'set', object: project(endpoints('alice', 'reviews', false))! },
    ]);
    expect(titles(broken)).toContain(
      '0 delete VirtualService shop/meshspace-to-reviews',
    );
    expect(lands(settled(broken), HEADER)).toBe(
      'reviews.shop.svc.cluster.local',
    );
  });

  it('keeps a user’s treatment beside the route, and does not touch the user’s object', () => {
    const users = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: {
        name: 'reviews',
        namespace: 'shop',
        creationTimestamp: '2025-01-01T00:00:00Z',
        generation: 3,
        uid: 'u',
      },
      spec: {
        hosts: ['reviews'],
        http: [
          {
            match: [{ uri: { prefix: '/old' } }],
            rewrite: { uri: '/new' },
            timeout: '1s',
            route: [{ destination: { host: 'reviews', subset: 'v1' } }],
          },
          { route: [{ destination: { host: 'reviews' } }] },
        ],
      },
    };
    const routed = settled(withReadyFork(settled(shop(users))));
    const shadow = routed.get(
      'VirtualService',
      'shop',
      'meshspace-as-reviews-00',
    );
    expect(
      shadow?.spec.http?.map(({ match, route: targets }) => [
        match?.[0],
        targets?.[0].destination,
      ]),
    ).toEqual([
      [
        {
          uri: { prefix: '/old' },
          headers: { 'x-meshspace': { exact: 'k7q2m9xw' } },
        },
        { host: 'reviews.alice.svc.cluster.local' },
      ],
      [
        { uri: { prefix: '/old' } },
        { host: 'reviews.shop.svc.cluster.local', subset: 'v1' },
      ],
      [
        { headers: { 'x-meshspace': { exact: 'k7q2m9xw' } } },
        { host: 'reviews.alice.svc.cluster.local' },
      ],
      [undefined, { host: 'reviews.shop.svc.cluster.local' }],
    ]);
    expect(shadow?.metadata.annotations?.['meshspace.dev/derived-from']).toBe(
      'VirtualService shop/reviews@3',
    );
  });

  it('says so when a private VirtualService is asked before ours', () => {
    const users = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: {
        name: 'reviews',
        namespace: 'shop',
        creationTimestamp: '2025-01-01T00:00:00Z',
        uid: 'u',
      },
      spec: {
        hosts: ['reviews'],
        exportTo: ['.'],
        http: [{ route: [{ destination: { host: 'reviews' } }] }],
      },
    };
    const routed = settled(withReadyFork(settled(shop(users))));
    const [{ status }] = plan(routed, { now: NOW }).spaces;
    expect(status.forks[0]).toMatchObject({
      phase: 'Unroutable',
      reason: 'Unroutable',
    });
    expect(status.forks[0].message).toContain('VirtualService shop/reviews');
  });
});
