import { Raw } from '../../kube/objects';
import { settledWorld, space, world } from '../../proofs/world';
import {
  at,
  fork,
  get,
  gatewayApi,
  outcome,
  to,
  virtualService,
  web,
} from '../../testing/mesh';
import { candidatesFor } from './candidates';
import { chainsOf } from './chains';

const spaces = [
  space('alice', ['reviews']),
  space('bob', ['reviews', 'ratings']),
];
const ALL = '*.shop.svc.cluster.local';
const vs = (
  name: string,
  second: number,
  hosts: string[],
  http: Raw[],
  more: Raw = {},
) => virtualService(`shop/${name}`, { hosts, http, ...more }, at(second));
const route = (
  name: string,
  second: number,
  port: number | undefined,
  weight?: number,
) =>
  gatewayApi(
    'HTTPRoute',
    `shop/${name}`,
    {
      parentRefs: [
        { group: '', kind: 'Service', name: 'reviews', ...(port && { port }) },
      ],
      rules: [
        {
          backendRefs: [
            {
              name: 'reviews',
              port: 9080,
              ...(weight !== undefined && { weight }),
            },
          ],
        },
      ],
    },
    at(second),
  );

describe('what hangs together is mirrored together, in the order in which proxies ask', () => {
  const forked = new Set(
    ['reviews', 'ratings'].map(name => `${name}.shop.svc.cluster.local`),
  );
  const short = (host: string) => host.replace('.svc.cluster.local', '');
  const some = {
    match: [{ sourceLabels: { app: 'web' } }],
    ...to('reviews'),
  };
  const chains = (users: object[], ...hosts: string[]) => {
    const view = world(users);
    return chainsOf(view, hosts, forked, host =>
      candidatesFor(view, host, 'shop'),
    ).map(({ hosts: all, links, ends }) => ({
      hosts: all.map(short),
      links: links.map(({ from }) => from.name),
      ends: ends.map(short),
    }));
  };

  it.each<[string, object[], object]>([
    [
      'a host that nobody routes is one of its own, ended by ours',
      [],
      { hosts: ['reviews.shop'], links: [], ends: ['reviews.shop'] },
    ],
    [
      'nothing of ours is asked behind an object that serves everybody',
      [vs('a', 0, ['reviews'], [to('reviews')])],
      { hosts: ['reviews.shop'], links: ['a'], ends: [] },
    ],
    [
      'but behind one for some callers only',
      [vs('a', 0, ['reviews'], [some])],
      { hosts: ['reviews.shop'], links: ['a'], ends: ['reviews.shop'] },
    ],
    [
      'an object with several hosts ties them, and whatever else routes one of them',
      [
        vs('b', 1, ['reviews', 'api.example.com'], [to('reviews')]),
        vs('a', 0, ['api.example.com'], [to('web')]),
      ],
      {
        hosts: ['api.example.com', 'reviews.shop'],
        links: ['a', 'b'],
        ends: [],
      },
    ],
    [
      'one that is exported by name is asked before a public one, however old that is',
      [
        vs('old', 0, ['reviews'], [to('reviews')]),
        virtualService(
          'other/named',
          {
            hosts: ['reviews.shop.svc.cluster.local'],
            exportTo: ['shop'],
            http: [
              {
                match: [{ sourceLabels: { app: 'web' } }],
                ...to('ratings.shop.svc.cluster.local'),
              },
            ],
          },
          at(5),
        ),
      ],
      { hosts: ['reviews.shop'], links: ['named', 'old'], ends: [] },
    ],
    [
      'of a wildcard only the first object is asked, whomever it serves',
      [vs('a', 0, [ALL], [some]), vs('b', 1, [ALL], [to('reviews')])],
      {
        hosts: ['*.shop', 'ratings.shop', 'reviews.shop'],
        links: ['a', 'b'],
        ends: ['ratings.shop', 'reviews.shop'],
      },
    ],
    [
      'no wildcard is asked for a host that an object names',
      [
        vs('exact', 1, ['reviews'], [some]),
        vs('wide', 0, ['*.svc.cluster.local'], [to('reviews')]),
      ],
      {
        hosts: ['reviews.shop'],
        links: ['exact'],
        ends: ['reviews.shop'],
      },
    ],
  ])('%s', (_, users, chain) => {
    const [first, ...others] = chains(users, 'reviews.shop.svc.cluster.local');
    expect(others).toEqual([]);
    expect(first).toEqual(chain);
  });

  it('two chains that come to have a host in common are one', () => {
    const found = chains(
      [vs('a', 0, ['reviews', 'ratings'], [some])],
      'reviews.shop.svc.cluster.local',
      'ratings.shop.svc.cluster.local',
    );
    expect(found).toEqual([
      {
        hosts: ['ratings.shop', 'reviews.shop'],
        links: ['a'],
        ends: ['ratings.shop', 'reviews.shop'],
      },
    ]);
  });
});

describe('a request without the header finds the object that it found before', () => {
  it.each<[string, object[], string, string]>([
    [
      'of two with a host in common, one of which has a wildcard',
      [
        vs('z', 0, [ALL, 'reviews'], [to('reviews')]),
        vs(
          'a',
          1,
          ['reviews', 'api.example.com'],
          [to('reviews', { subset: 'v1' })],
        ),
      ],
      'reviews:9080',
      'reviews.shop:9080',
    ],
    [
      'of a shorter name of the Service, which is a host of its own',
      [
        vs(
          'a',
          0,
          ['ratings', 'reviews.shop'],
          [{ redirect: { uri: '/moved' } }],
        ),
      ],
      'reviews.shop:9080',
      '301 http://reviews.shop:9080/moved',
    ],
    [
      'of a wildcard whose first object routes only at a gateway',
      [
        vs('a', 1, [ALL], [to('reviews')]),
        vs(
          'c',
          0,
          [ALL, 'reviews'],
          [{ match: [{ gateways: ['gw'] }], ...to('reviews') }],
        ),
      ],
      'web:9080',
      'web.shop:9080',
    ],
    [
      'of connections that nobody looks into',
      [
        vs('a', 0, [ALL], [to('reviews')], {
          tcp: [
            {
              match: [{ port: 3306 }],
              route: [{ destination: { host: 'web', port: { number: 9080 } } }],
            },
          ],
        }),
      ],
      'ratings:3306',
      'tcp web.shop:9080',
    ],
    [
      'of a port that a route of the Gateway API leaves to it',
      [
        vs('a', 0, ['reviews'], [to('reviews', { subset: 'v1' })]),
        route('r', 0, 9080),
      ],
      'reviews:9090',
      'reviews.shop:9090/v1',
    ],
  ])('%s', (_, users, target, expected) => {
    expect(outcome(world(users), web, get(target))).toBe(expected);
    expect(outcome(settledWorld(users, spaces), web, get(target))).toBe(
      expected,
    );
  });
});

describe('a call of a fork finds what the base’s callers find', () => {
  it.each<[string, object[], string, string]>([
    [
      'where a wildcard’s first object routes only at a gateway',
      [
        vs('a', 1, [ALL], [to('reviews')]),
        vs(
          'c',
          0,
          [ALL, 'reviews'],
          [{ match: [{ gateways: ['gw'] }], ...to('reviews') }],
        ),
      ],
      'web:9080',
      'web.shop:9080',
    ],
    [
      'where a rule is for callers of the base’s namespace, though nobody forked what it routes',
      [
        vs(
          'a',
          0,
          ['ratings'],
          [
            {
              match: [{ sourceNamespace: 'shop' }],
              redirect: { uri: '/moved' },
            },
          ],
        ),
      ],
      'ratings:9080',
      '301 http://ratings:9080/moved',
    ],
    [
      'where an older route for all ports hides that of one',
      [route('r', 1, 9080), route('t', 0, undefined, 0)],
      'reviews:9080',
      'direct 500',
    ],
  ])('%s', (_, users, target, expected) => {
    expect(outcome(world(users), web, get(target))).toBe(expected);
    expect(outcome(settledWorld(users, spaces), fork, get(target))).toBe(
      expected,
    );
  });
});
