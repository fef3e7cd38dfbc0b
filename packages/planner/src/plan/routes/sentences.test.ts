import {
  apiReason,
  gatewayReason,
  hostsInWords,
  insideReason,
  mirrorReason,
  portReason,
  standAloneReason,
} from './sentences';

const own = (name: string) => `${name}.shop.svc.cluster.local`;
const by = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  namespace: 'shop',
  name: 'routes',
};

describe('hosts are called', () => {
  it.each([
    ['by their Service', [own('reviews')], 'reviews'],
    ['in a list', [own('a'), own('b'), 'c.io'], 'a, b and c.io'],
    ['all together', [own('*')], 'every Service of shop'],
    ['whatever they are', ['*'], 'any host'],
    [
      'in full, elsewhere',
      ['a.team.svc.cluster.local'],
      'a.team.svc.cluster.local',
    ],
  ])('%s', (_, hosts, expected) => {
    expect(hostsInWords(hosts, 'shop')).toBe(expected);
  });
});

describe('a route says what it is for', () => {
  it.each([
    [
      mirrorReason('shop', [own('reviews')], by),
      "Requests to reviews keep following the routes in the VirtualService routes; those with a space's header reach its fork",
    ],
    [
      standAloneReason('shop', own('reviews')),
      "Requests to reviews with a space's header reach its fork; all others reach shop as before",
    ],
    [
      gatewayReason('shop', '*', 'shop/entry'),
      "Requests from outside for any host, through the gateway entry, reach a space's fork if they carry its header",
    ],
    [
      apiReason({ ...by, kind: 'HTTPRoute' }, 'alice'),
      'Requests with the header of alice follow the HTTPRoute routes, but reach the fork',
    ],
    [
      portReason('shop', 'reviews', 9090),
      "Requests to reviews on port 9090 with a space's header reach its fork; all others reach shop as before",
    ],
    [
      insideReason('shop', [own('reviews')], by),
      'Calls of your forks to reviews follow the routes in the VirtualService routes and stay in your space',
    ],
    [
      insideReason('shop', [own('reviews')]),
      'Calls of your forks to reviews stay in your space, even if the application drops the header',
    ],
  ])('%s', (said, expected) => {
    expect(said).toBe(expected);
  });
});
