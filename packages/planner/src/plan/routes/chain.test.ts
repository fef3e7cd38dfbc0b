import { HttpRouteRule } from '../../kube/istio';
import { Raw } from '../../kube/objects';
import { headerMatch } from '../../meshspace/header';
import { mesh, service, to, virtualService } from '../../testing/mesh';
import { followed, meshRules, shadowRules, standAloneRules } from './chain';
import { ForkRoute } from './clone';
import { userRoutes } from './userRoutes';

const HOST = 'reviews.shop.svc.cluster.local';

const forkOf = (space: string): ForkRoute => ({
  space,
  header: headerMatch({ format: 'header', name: 'x-meshspace', value: space }),
  hosts: new Map([[HOST, HOST.replace('shop', space)]]),
  traffic: new Map(),
  keepMirrors: false,
});
const forks = [forkOf('alice'), forkOf('bob')];

const routeOf = (...http: Raw[]) =>
  userRoutes(
    mesh([
      service('shop/reviews'),
      virtualService('shop/a', { hosts: ['reviews'], http }),
    ]),
  )[0];

const named = (name: string, rule: Raw): Raw => ({ name, ...rule });
const names = (rules: readonly HttpRouteRule[]) => rules.map(rule => rule.name);

describe('a shadow', () => {
  it.each<[string, Raw[], string[]]>([
    [
      'has the clones of a rule directly before it, one for each space',
      [named('a', to('reviews'))],
      ['meshspace-alice-a', 'meshspace-bob-a', 'a'],
    ],
    [
      'keeps the order of the rules, so that an earlier redirect stays in force',
      [
        named('old', {
          match: [{ uri: { prefix: '/old' } }],
          redirect: { uri: '/new' },
        }),
        named('a', to('reviews')),
      ],
      ['old', 'meshspace-alice-a', 'meshspace-bob-a', 'a'],
    ],
    [
      'clones no rule that leads elsewhere: its mirror would be lost, though no fork has to do with it',
      [
        named('a', {
          match: [{ uri: { prefix: '/stars' } }],
          ...to('ratings'),
          mirror: { host: 'audit' },
        }),
      ],
      ['a'],
    ],
    [
      'clones no rule that sends to the fork’s base with weight 0 only',
      [
        named('a', {
          route: [
            { destination: { host: 'reviews' }, weight: 0 },
            { destination: { host: 'ratings' }, weight: 100 },
          ],
        }),
      ],
      ['a'],
    ],
    [
      'has nothing of what stands behind a rule for everything: it is never asked',
      [named('a', to('ratings')), named('b', to('reviews'))],
      ['a'],
    ],
    [
      'has nothing of rules that are for gateways',
      [
        named('a', { match: [{ gateways: ['gw'] }], ...to('reviews') }),
        named('b', to('ratings')),
      ],
      ['b'],
    ],
  ])('%s', (_, rules, wanted) => {
    expect(names(shadowRules(routeOf(...rules), forks))).toEqual(wanted);
  });

  it('asks no label of an entry that names gateways, as Istio does not', () => {
    const entry = {
      gateways: ['mesh'],
      sourceLabels: { app: 'web' },
      port: 9080,
    };
    const [rule] = meshRules(routeOf({ match: [entry], ...to('reviews') }));
    expect(rule.match).toEqual([{ port: 9080 }]);
  });
});

describe('of the objects of a host callers come to', () => {
  const everybody = to('reviews');
  const some = (match: Raw) => ({ match: [match], ...to('reviews') });
  const objects = (...rules: Raw[]) => rules.map(rule => routeOf(rule));

  it.each<[string, Raw[], { links: number; complete: boolean }]>([
    [
      'the first, if it serves everybody',
      [everybody, everybody],
      { links: 1, complete: true },
    ],
    [
      'the next, if the first is for some labels',
      [some({ sourceLabels: { app: 'web' } }), everybody],
      { links: 2, complete: true },
    ],
    [
      'the next, if the first is for a port',
      [some({ port: 9080 }), everybody],
      { links: 2, complete: true },
    ],
    [
      'the next, if the first is for a namespace',
      [some({ sourceNamespace: 'shop' }), everybody],
      { links: 2, complete: true },
    ],
    [
      'the first alone, whatever paths it is for: others get 404',
      [some({ uri: { prefix: '/a' } }), everybody],
      { links: 1, complete: true },
    ],
    [
      'and then to Kubernetes’ own routing, if none serves everybody',
      [some({ port: 9080 }), some({ port: 9090 })],
      { links: 2, complete: false },
    ],
  ])('%s', (_, rules, wanted) => {
    const { links, complete } = followed(objects(...rules));
    expect({ links: links.length, complete }).toEqual(wanted);
  });
});

describe('the rules for a host that nobody routes', () => {
  it('ask for the header first, and are bound to the Service’s ports', () => {
    expect(standAloneRules(HOST, [9080, 9090], forks)).toEqual([
      ...['alice', 'bob'].map(space => ({
        name: `meshspace-${space}`,
        match: [9080, 9090].map(port => ({
          port,
          headers: { 'x-meshspace': { exact: space } },
        })),
        route: [{ destination: { host: HOST.replace('shop', space) } }],
      })),
      {
        name: 'meshspace-base',
        match: [{ port: 9080 }, { port: 9090 }],
        route: [{ destination: { host: HOST } }],
      },
    ]);
  });

  it('leave out a space that forks something else', () => {
    const other = { ...forkOf('carol'), hosts: new Map([['ratings', 'x']]) };
    expect(names(standAloneRules(HOST, [9080], [other]))).toEqual([
      'meshspace-base',
    ]);
  });
});
