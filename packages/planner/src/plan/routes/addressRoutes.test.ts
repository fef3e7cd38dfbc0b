import { Raw } from '../../kube/objects';
import { treatment } from '../../model/route';
import { gatewayCaller } from '../../proofs/arbitraries/requests';
import { space, START, world } from '../../proofs/world';
import {
  baseWith,
  gatewayApi,
  get,
  istio,
  outcome,
  to,
  virtualService,
} from '../../testing/mesh';
import { ClusterView } from '../../view/ClusterView';
import { plan } from '../plan';
import { settle } from '../settle';
import { simulate } from '../simulate';
import { addressesOf } from './addresses';

const alice = space('alice', ['reviews']);
const mine = { 'x-meshspace': 'alice' };

const base = (address: string) =>
  baseWith({ 'meshspace.dev/address': address });
const front = (http: Raw[], hosts = ['shop.example.com']) =>
  virtualService('shop/front', { hosts, gateways: ['gw'], http });
const toReviews = to('reviews', { port: { number: 9080 } });
const toRatings = to('ratings', { port: { number: 9080 } });
const PAGES = [
  { match: [{ uri: { prefix: '/reviews' } }], ...toReviews },
  to('web'),
];

const settled = (objects: object[], spaces = [alice], now = START) =>
  settle(world(objects, spaces), { now });
const addresses = (view: ClusterView, of = alice) =>
  addressesOf(view, of).map(({ host }) => host);
const asked = (view: ClusterView, target: string, headers = {}) =>
  outcome(view, gatewayCaller, get(target, headers));

describe('an address of a space', () => {
  const view = settled([base('{space}.{host}'), front(PAGES)]);

  it.each([
    ['reaches the fork', 'alice.shop.example.com/reviews', {}, 'alice'],
    [
      'reaches it with the header, too',
      'alice.shop.example.com/reviews',
      mine,
      'alice',
    ],
    [
      'keeps the base where nothing is forked',
      'alice.shop.example.com/x',
      {},
      'web',
    ],
    [
      'leaves the base’s host as it was',
      'shop.example.com/reviews',
      {},
      'shop',
    ],
  ])('%s', (_, target, headers, place) => {
    const at = {
      alice: 'reviews.alice',
      shop: 'reviews.shop',
      web: 'web.shop',
    };
    expect(asked(view, target, headers)).toBe(
      `${at[place as keyof typeof at]}:9080`,
    );
  });

  it('gives the request the header, for all that it leads to', () => {
    const found = treatment(
      view,
      gatewayCaller,
      get('alice.shop.example.com/x'),
    );
    expect(found).toMatchObject({
      type: 'forward',
      requestHeaders: { set: { 'x-meshspace': 'alice' } },
    });
  });

  it('asks for nothing where the base’s rule does not: Istio takes no empty condition', () => {
    const routes = view
      .list('VirtualService', 'shop')
      .find(({ spec }) => spec.hosts?.includes('alice.shop.example.com'));
    expect(routes?.spec.http?.map(({ match }) => match)).toEqual([
      [{ uri: { prefix: '/reviews' } }],
      undefined,
    ]);
  });

  it('is the space’s own, and goes with it', () => {
    expect(addresses(view)).toEqual(['alice.shop.example.com']);
    expect(addresses(view, space('bob', []))).toEqual([]);
    const gone = {
      ...alice,
      metadata: {
        ...alice.metadata,
        deletionTimestamp: '2026-01-01T00:09:00Z',
      },
    };
    expect(
      addresses(
        settle(view.overlay([{ type: 'set', object: gone }]), { now: START }),
      ),
    ).toEqual([]);
  });

  it('answers from the base while no fork is ready', () => {
    const broken = view.overlay(
      view.list('EndpointSlice', 'alice').map(object => ({
        type: 'set' as const,
        object: {
          ...object,
          endpoints: object.endpoints.map(each => ({
            ...each,
            conditions: { ready: false },
          })),
        },
      })),
    );
    const { operations } = plan(broken, { now: START });
    const later = simulate(broken, operations, START);
    expect(asked(later, 'alice.shop.example.com/reviews')).toBe(
      'reviews.shop:9080',
    );
  });

  it('has no more rules than a host’s', () => {
    expect(addresses(settled([base('{space}.{host}')]))).toEqual([]);
    expect(addresses(settled([front(PAGES)]))).toEqual([]);
  });
});

describe('what a person’s rules ask for, at an address', () => {
  const at = (http: Raw[], target: string) =>
    asked(settled([base('{space}.{host}'), front(http)]), target);

  it.each<[string, Raw[], string]>([
    [
      'a condition on the space’s header is met by the address',
      [{ match: [{ headers: mineIs('alice') }], ...toRatings }, to('web')],
      'ratings.shop:9080',
    ],
    [
      'one on another’s is not',
      [{ match: [{ headers: mineIs('bob') }], ...toRatings }, to('web')],
      'web.shop:9080',
    ],
    [
      'one on the host is met by the host that the address stands for',
      [
        {
          match: [{ authority: { exact: 'shop.example.com' } }],
          ...toRatings,
        },
        to('web'),
      ],
      'ratings.shop:9080',
    ],
    [
      'one on another host is not',
      [{ match: [{ authority: { prefix: 'www.' } }], ...toRatings }, to('web')],
      'web.shop:9080',
    ],
    [
      'the treatment is the same',
      [{ ...to('web'), rewrite: { uri: '/new' } }],
      'web.shop:9080 /newx',
    ],
  ])('%s', (_, http, expected) => {
    expect(at(http, 'alice.shop.example.com/x')).toBe(expected);
  });
});

describe('where there can be no address', () => {
  const listening = (host: string) =>
    istio('Gateway', 'shop/gw', {
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 80, protocol: 'HTTP' }, hosts: [host] }],
    });

  it.each<[string, object[]]>([
    ['a pattern without a space', [base('preview.example.com'), front(PAGES)]],
    ['a pattern that is no host', [base('{space}/preview'), front(PAGES)]],
    [
      'a gateway that does not listen for it',
      [
        listening('shop.example.com'),
        base('{space}.preview.example.com'),
        front(PAGES),
      ],
    ],
    [
      'a pattern that stands for two hosts',
      [
        base('{space}.preview.example.com'),
        front(PAGES, ['shop.example.com', 'store.example.com']),
      ],
    ],
    [
      'the host of the base itself',
      [base('{space}.example.com'), front(PAGES, ['alice.example.com'])],
    ],
    [
      'a host that somebody else answers for',
      [
        base('{space}.preview.example.com'),
        front(PAGES),
        virtualService('other/own', {
          hosts: ['alice.preview.example.com'],
          gateways: ['shop/gw'],
          http: [to('other')],
        }),
      ],
    ],
    [
      'hosts that somebody else answers for',
      [
        base('{space}.preview.example.com'),
        front(PAGES),
        virtualService('other/tenants', {
          hosts: ['*.preview.example.com'],
          gateways: ['shop/gw'],
          http: [to('other')],
        }),
      ],
    ],
    [
      'a host that a Gateway API route answers for',
      [
        base('{space}.preview.example.com'),
        front(PAGES),
        gatewayApi('HTTPRoute', 'other/own', {
          hostnames: ['alice.preview.example.com'],
          parentRefs: [{ name: 'gw' }],
          rules: [{ backendRefs: [{ name: 'other', port: 80 }] }],
        }),
      ],
    ],
    [
      'a host that stands for many',
      [base('{space}.{host}'), front(PAGES, ['*.example.com'])],
    ],
    [
      'a host that leads elsewhere',
      [base('{space}.{host}'), front([to('other.other.svc.cluster.local')])],
    ],
  ])('%s', (_, objects) => {
    expect(addresses(settled(objects))).toEqual([]);
  });

  it('is for any host, if the pattern names one', () => {
    const view = settled([
      base('{space}.preview.example.com'),
      front(PAGES, ['*']),
    ]);
    expect(asked(view, 'alice.preview.example.com/reviews')).toBe(
      'reviews.alice:9080',
    );
    expect(asked(view, 'bob.preview.example.com/reviews')).toBe(
      'reviews.shop:9080',
    );
  });
});

function mineIs(value: string) {
  return { 'x-meshspace': { exact: value } };
}
