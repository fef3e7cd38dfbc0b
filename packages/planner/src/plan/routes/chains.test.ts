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
