import { Raw } from '../../kube/objects';
import { at, istio, mesh, to, virtualService } from '../../testing/mesh';
import { gatewayRules } from './gatewayRules';
import { userRoutes } from './userRoutes';

const GATEWAY = 'shop/gw';

const rulesOf = (...objects: Raw[][]) => {
  const view = mesh([
    istio('Gateway', GATEWAY, { servers: [] }),
    ...objects.map((http, index) =>
      virtualService(
        `shop/${'abc'[index]}`,
        { hosts: ['shop.example.com'], gateways: ['gw', 'mesh'], http },
        at(index),
      ),
    ),
  ]);
  return gatewayRules(userRoutes(view), GATEWAY);
};

const rule = (name: string, ...match: Raw[]): Raw => ({
  name,
  ...(match.length > 0 && { match }),
  ...to('web'),
});
const path = (prefix: string) => ({ uri: { prefix } });

describe('a gateway strings the rules of a host’s objects together', () => {
  it.each<[string, Raw[][], string[]]>([
    [
      'the older object’s first',
      [[rule('a1', path('/a'))], [rule('b1', path('/b'))]],
      ['a1', 'b1'],
    ],
    [
      'a rule for everything at the very end, so that it hides no other object’s',
      [[rule('a1', path('/a')), rule('all')], [rule('b1', path('/b'))]],
      ['a1', 'b1', 'all'],
    ],
    [
      'of two for everything the older object’s first',
      [[rule('all')], [rule('b1', path('/b')), rule('other')]],
      ['b1', 'all', 'other'],
    ],
    [
      'the prefix / is for everything, too',
      [[rule('all', path('/'))], [rule('b1', path('/b'))]],
      ['b1', 'all'],
    ],
    [
      'but not with a condition on a header',
      [
        [rule('a1', { ...path('/'), headers: { a: { exact: '1' } } })],
        [rule('b1', path('/b'))],
      ],
      ['a1', 'b1'],
    ],
    [
      'of one object nothing behind its rule for everything',
      [[rule('all', path('/')), rule('never', path('/a'))]],
      ['all'],
    ],
    [
      'but what stands behind one for everything on a port counts on other ports',
      [[rule('port', { ...path('/'), port: 80 }), rule('a1', path('/a'))]],
      ['a1', 'port'],
    ],
    [
      'nothing of rules that are for other gateways',
      [
        [
          rule('mesh', { gateways: ['mesh'] }),
          rule('here', { gateways: ['gw'] }),
        ],
      ],
      ['here'],
    ],
  ])('%s', (_, objects, names) => {
    expect(rulesOf(...objects).map(({ name }) => name)).toEqual(names);
  });

  it('takes a rule apart whose entries belong to different places, and no other', () => {
    const rules = rulesOf(
      [rule('a', path('/a'), path('/b'), path('/'))],
      [rule('b', path('/c'))],
    );
    expect(rules.map(({ name, match }) => [name, match])).toEqual([
      ['a', [path('/a'), path('/b')]],
      ['b', [path('/c')]],
      ['a', [path('/')]],
    ]);
  });
});
