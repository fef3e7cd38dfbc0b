import { KubeObject, Raw } from '../../kube/objects';
import { VirtualService } from '../../kube/istio';
import { gatewayCaller } from '../../proofs/arbitraries/requests';
import { withDeleted } from '../../proofs/rest';
import { space, START, world } from '../../proofs/world';
import {
  baseWith,
  at,
  get,
  outcome,
  to,
  virtualService,
  web,
} from '../../testing/mesh';
import { ClusterView } from '../../view/ClusterView';
import { plan } from '../plan';
import { defaultPlanPolicy } from '../policy';
import { settle } from '../settle';

const policy = { ...defaultPlanPolicy, allowGraft: true };
const options = { now: START, policy };
const alice = space('alice', ['reviews']);
const bob = space('bob', ['reviews', 'ratings']);
const mine = { 'x-meshspace': 'alice' };
const condition = { 'x-meshspace': { exact: 'alice' } };

const forked = (users_: object[], ...spaces: (typeof alice)[]) =>
  settle(world(users_, spaces.length ? spaces : [alice]), options);
const rules = (view: ClusterView, name: string) =>
  view.get('VirtualService', 'shop', name)?.spec.http;
const ours = (view: ClusterView, namespace = 'shop') =>
  view
    .list('VirtualService', namespace)
    .map(({ metadata }) => metadata.name)
    .filter(name => name.startsWith('meshspace-'));
const hidden = (http: Raw[], more: Raw = {}) =>
  virtualService('shop/own', {
    hosts: ['reviews'],
    exportTo: ['.'],
    http,
    ...more,
  });
const fork = { host: 'reviews.alice.svc.cluster.local' };

describe('a VirtualService that only the base sees', () => {
  const user = hidden([
    {
      match: [{ uri: { prefix: '/old' } }],
      rewrite: { uri: '/new' },
      ...to('reviews', { subset: 'v1' }),
    },
    to('reviews', { subset: 'v2' }),
  ]);

  it('gets the header’s rules inside, each before its original', () => {
    expect(rules(forked([user]), 'own')).toEqual([
      {
        name: 'meshspace.dev/graft/alice/0',
        match: [{ uri: { prefix: '/old' }, headers: condition }],
        rewrite: { uri: '/new' },
        route: [{ destination: fork }],
      },
      {
        match: [{ uri: { prefix: '/old' } }],
        rewrite: { uri: '/new' },
        ...to('reviews', { subset: 'v1' }),
      },
      {
        name: 'meshspace.dev/graft/alice/1',
        match: [{ headers: condition }],
        route: [{ destination: fork }],
      },
      to('reviews', { subset: 'v2' }),
    ]);
  });

  it('stands alone: nothing of ours is beside it', () => {
    expect(ours(forked([user]))).toEqual([]);
  });

  it.each([
    ['with the header', mine, 'reviews.alice:9080 /new/x'],
    ['without it', {}, 'reviews.shop:9080/v1 /new/x'],
    ['with another’s', { 'x-meshspace': 'eve' }, 'reviews.shop:9080/v1 /new/x'],
  ])('treats a request %s as before', (_, headers, expected) => {
    const view = forked([user]);
    expect(outcome(view, web, get('reviews:9080/old/x', headers))).toBe(
      expected,
    );
  });

  it('is told to whoever forks, and is where the fork’s routes are', () => {
    const [{ status, warnings }] = plan(forked([user]), options).spaces;
    expect(status.forks[0]).toMatchObject({
      phase: 'Routed',
      routeObjects: [
        { kind: 'VirtualService', namespace: 'shop', name: 'own' },
      ],
    });
    expect(warnings).toContainEqual(
      expect.objectContaining({ code: 'RoutedInPlace' }),
    );
  });

  it('is left alone where the platform does not allow it', () => {
    const view = settle(world([user], [alice]), { now: START });
    expect(rules(view, 'own')).toHaveLength(2);
    expect(plan(view, { now: START }).spaces[0].status.forks[0].phase).toBe(
      'Unroutable',
    );
  });

  it('is as its owners wrote it when the space no longer forks', () => {
    const view = forked([user], alice, bob);
    expect(rules(view, 'own')).toHaveLength(6);
    const ended = settle(withDeleted(view, ['alice', 'bob'], START), {
      ...options,
      now: new Date(START.getTime() + 60_000),
    });
    expect(ended.get('VirtualService', 'shop', 'own')?.spec).toEqual(
      (user as VirtualService).spec,
    );
  });

  it('keeps its owners’ next version, with our rules in it again', () => {
    const edited = forked([user]).overlay([
      {
        type: 'set',
        object: hidden([to('reviews', { subset: 'v1' })]) as KubeObject,
      },
    ]);
    const view = settle(edited, options);
    expect(rules(view, 'own')).toEqual([
      {
        name: 'meshspace.dev/graft/alice/0',
        match: [{ headers: condition }],
        route: [{ destination: fork }],
      },
      to('reviews', { subset: 'v1' }),
    ]);
  });

  it('loses rules of a space that has gone without a word', () => {
    const gone = forked([user], alice, bob).overlay([
      { type: 'delete', kind: 'MeshSpace', name: 'bob' },
    ]);
    const view = settle(gone, options);
    expect(rules(view, 'own')?.map(({ name }) => name)).toEqual([
      'meshspace.dev/graft/alice/0',
      undefined,
      'meshspace.dev/graft/alice/1',
      undefined,
    ]);
  });

  it('is changed only as it was read', () => {
    const view = settle(world([user], [alice]), { now: START });
    const { operations } = plan(view, options);
    expect(operations).toEqual([
      expect.objectContaining({
        type: 'patch',
        target: expect.objectContaining({ name: 'own' }),
        resourceVersion:
          view.get('VirtualService', 'shop', 'own')?.metadata.resourceVersion ??
          '',
        patch: [
          expect.objectContaining({ op: 'add', path: '/spec/http/0' }),
          expect.objectContaining({ op: 'add', path: '/spec/http/2' }),
        ],
      }),
    ]);
  });
});

describe('inside such a VirtualService', () => {
  it('rules for callers elsewhere stay theirs', () => {
    const view = forked([
      hidden([to('reviews')], { exportTo: ['shop', 'other'] }),
    ]);
    expect(rules(view, 'own')?.[0].match).toEqual([
      { headers: condition, sourceNamespace: 'shop' },
    ]);
  });

  it('the rules of a delegate are cloned together, before it', () => {
    const view = forked([
      hidden([
        { match: [{ uri: { prefix: '/a' } }], delegate: { name: 'leaf' } },
        to('ratings'),
      ]),
      virtualService('shop/leaf', {
        http: [
          { match: [{ uri: { exact: '/a/moved' } }], redirect: { uri: '/b' } },
          to('reviews'),
        ],
      }),
    ]);
    expect(
      rules(view, 'own')?.map(({ name, redirect, delegate }) => [
        name,
        redirect,
        delegate,
      ]),
    ).toEqual([
      ['meshspace.dev/graft/alice/0.0', { uri: '/b' }, undefined],
      ['meshspace.dev/graft/alice/0.1', undefined, undefined],
      [undefined, undefined, { name: 'leaf' }],
      [undefined, undefined, undefined],
    ]);
    expect(outcome(view, web, get('reviews:9080/a/moved', mine))).toBe(
      '301 http://reviews:9080/b',
    );
    expect(outcome(view, web, get('reviews:9080/a/x', mine))).toBe(
      'reviews.alice:9080',
    );
    expect(outcome(view, web, get('reviews:9080/', mine))).toBe(
      'ratings.shop:9080',
    );
  });

  it('others of the host get their shadows, asked after it', () => {
    const view = forked([
      hidden([
        {
          match: [{ sourceLabels: { app: 'web' } }],
          ...to('reviews', { subset: 'v1' }),
        },
      ]),
      virtualService(
        'shop/public',
        { hosts: ['reviews'], http: [to('reviews', { subset: 'v2' })] },
        at(2),
      ),
    ]);
    expect(ours(view)).toEqual(['meshspace-as-reviews-00']);
    expect(rules(view, 'own')?.[0].name).toBe('meshspace.dev/graft/alice/0');
    const labels = { ...web, labels: { app: 'reviews' } };
    expect(outcome(view, labels, get('reviews:9080'))).toBe(
      'reviews.shop:9080/v2',
    );
    expect(outcome(view, labels, get('reviews:9080', mine))).toBe(
      'reviews.alice:9080',
    );
    expect(outcome(view, web, get('reviews:9080', mine))).toBe(
      'reviews.alice:9080',
    );
  });

  it('made anew by its owners, it is asked first again', () => {
    const own = (second: number) =>
      virtualService(
        'shop/own',
        {
          hosts: ['reviews'],
          exportTo: ['.'],
          http: [
            {
              match: [{ sourceLabels: { app: 'web' } }],
              ...to('reviews', { subset: 'v1' }),
            },
          ],
        },
        at(second),
      ) as KubeObject;
    const view = forked([own(0)]);
    const late = own(0);
    late.metadata.creationTimestamp = '2026-01-01T00:15:00Z';
    const later = { ...options, now: new Date('2026-01-01T00:16:00Z') };
    const anew = settle(view.overlay([{ type: 'set', object: late }]), later);
    expect(outcome(anew, web, get('reviews:9080'))).toBe(
      'reviews.shop:9080/v1',
    );
    expect(outcome(anew, web, get('reviews:9080', mine))).toBe(
      'reviews.alice:9080',
    );
  });
});

describe('a base that wants its callers to follow its own objects alone', () => {
  const base = baseWith({ 'meshspace.dev/routing': 'graft' });
  const open = virtualService('shop/own', {
    hosts: ['reviews'],
    http: [to('reviews', { subset: 'v1' })],
  });

  it('gets rules in them, and no shadow beside them', () => {
    const view = forked([open, base]);
    expect(ours(view)).toEqual([]);
    expect(rules(view, 'own')?.[0]).toMatchObject({
      name: 'meshspace.dev/graft/alice/0',
      match: [{ headers: condition, sourceNamespace: 'shop' }],
    });
    expect(outcome(view, web, get('reviews:9080', mine))).toBe(
      'reviews.alice:9080',
    );
  });

  it('unless the platform does not allow it', () => {
    const view = settle(world([open, base], [alice]), { now: START });
    expect(ours(view)).toEqual(['meshspace-as-reviews-00']);
    expect(rules(view, 'own')).toHaveLength(1);
  });

  it('a Service without any is routed as everywhere', () => {
    expect(ours(forked([base]))).toEqual(['meshspace-to-reviews']);
  });
});

describe('a VirtualService that a gateway asks before any of ours', () => {
  const http = { port: { number: 9080 } };
  const entry = (name: string, list: Raw[], more: Raw = {}) =>
    virtualService(`shop/${name}`, {
      hosts: ['shop.example.com'],
      gateways: ['gw'],
      http: list,
      ...more,
    });
  const first = entry('first', [to('reviews', http)], {
    exportTo: ['istio-system'],
  });

  it('gets all rules of the host at its beginning, as the gateway strings them together', () => {
    const view = forked([
      first,
      entry('second', [
        { match: [{ uri: { prefix: '/pay' } }], ...to('ratings', http) },
      ]),
    ]);
    expect(rules(view, 'first')).toEqual([
      {
        name: 'meshspace.dev/graft/alice/gateway-0',
        match: [{ uri: { prefix: '/pay' }, headers: condition }],
        ...to('ratings.shop.svc.cluster.local', http),
      },
      {
        name: 'meshspace.dev/graft/alice/gateway-1',
        match: [{ headers: condition }],
        route: [{ destination: { ...fork, ...http } }],
      },
      to('reviews', http),
    ]);
    expect(ours(view).filter(name => name.includes('gw'))).toEqual([]);
    for (const [path, headers, expected] of [
      ['/pay', mine, 'ratings.shop:9080'],
      ['/x', mine, 'reviews.alice:9080'],
      ['/x', {}, 'reviews.shop:9080'],
    ] as const) {
      const sent = get(`shop.example.com:80${path}`, headers);
      expect(outcome(view, gatewayCaller, sent)).toBe(expected);
    }
  });

  it('is named where one place would have to serve two hosts differently', () => {
    const view = forked([
      entry('first', [to('reviews', http)], {
        hosts: ['shop.example.com', 'api.example.com'],
        exportTo: ['istio-system'],
      }),
      entry('second', [to('ratings', http)]),
    ]);
    expect(rules(view, 'first')).toHaveLength(1);
    expect(plan(view, options).spaces[0].warnings).toContainEqual(
      expect.objectContaining({ code: 'NotRoutedEverywhere' }),
    );
  });
});
