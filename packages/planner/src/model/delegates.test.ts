import { HttpMatch } from '../kube/istio';
import {
  get,
  mesh,
  outcome,
  service,
  to,
  virtualService,
  web,
} from '../testing/mesh';
import { mergeDelegate } from './delegates';

const services = [service('shop/reviews'), service('team/reviews')];
const root = (rule: object, more: object = {}) =>
  virtualService('shop/root', {
    hosts: ['reviews'],
    http: [
      { ...rule, delegate: { name: 'leaf', namespace: 'team', ...more } },
      { directResponse: { status: 418 } },
    ],
  });
const leaf = (http: object[], more: object = {}) =>
  virtualService('team/leaf', { http, ...more });

describe('delegates', () => {
  const leaves = [
    leaf([{ match: [{ uri: { prefix: '/api/v1' } }], ...to('reviews') }]),
  ];

  it.each<[string, object[], string, string]>([
    [
      "the leaf's rules take the root's place; its short names are of its own namespace",
      [root({ match: [{ uri: { prefix: '/api' } }] }), ...leaves],
      '/api/v1/x',
      'reviews.team:9080',
    ],
    [
      'what the leaf does not match goes on in the root',
      [root({ match: [{ uri: { prefix: '/api' } }] }), ...leaves],
      '/api/v2',
      'direct 418',
    ],
    [
      "a leaf outside the root's match is dropped",
      [root({ match: [{ uri: { prefix: '/other' } }] }), ...leaves],
      '/api/v1',
      'direct 418',
    ],
    [
      'no such leaf: the other rules count',
      [root({ match: [{ uri: { prefix: '/api' } }] })],
      '/api/v1',
      'direct 418',
    ],
    [
      'a leaf that is not exported to the root',
      [root({}), leaf([to('reviews')], { exportTo: ['.'] })],
      '/x',
      'direct 418',
    ],
    [
      'a leaf that is',
      [root({}), leaf([to('reviews')], { exportTo: ['shop'] })],
      '/x',
      'reviews.team:9080',
    ],
    [
      'one with hosts is no delegate',
      [root({}), leaf([to('reviews')], { hosts: ['x.io'] })],
      '/x',
      'direct 418',
    ],
    [
      'the root fills what the leaf leaves unset',
      [root({ rewrite: { uri: '/filled' } }), leaf([to('reviews')])],
      '/',
      'reviews.team:9080 /filled',
    ],
    [
      'and nothing else',
      [
        root({ rewrite: { uri: '/filled' } }),
        leaf([{ ...to('reviews'), rewrite: { uri: '/own' } }]),
      ],
      '/',
      'reviews.team:9080 /own',
    ],
  ])('%s', (_, objects, path, expected) => {
    expect(
      outcome(mesh([...services, ...objects]), web, get(`reviews:9080${path}`)),
    ).toBe(expected);
  });
});

describe("a leaf's match within a root's", () => {
  const merged = (rootMatch: HttpMatch[], leafMatch: HttpMatch[]) =>
    mergeDelegate({ match: rootMatch }, { match: leafMatch })?.match;

  it.each<[string, HttpMatch[], HttpMatch[], number | undefined]>([
    [
      'a longer prefix fits',
      [{ uri: { prefix: '/a' } }],
      [{ uri: { prefix: '/a/b' } }],
      1,
    ],
    [
      'a shorter prefix does not',
      [{ uri: { prefix: '/a/b' } }],
      [{ uri: { prefix: '/a' } }],
      undefined,
    ],
    [
      'an exact path under a prefix fits',
      [{ uri: { prefix: '/a' } }],
      [{ uri: { exact: '/a/b' } }],
      1,
    ],
    [
      'a prefix in an exact path does not',
      [{ uri: { exact: '/a' } }],
      [{ uri: { prefix: '/a' } }],
      undefined,
    ],
    [
      'the same exact path fits',
      [{ uri: { exact: '/a' } }],
      [{ uri: { exact: '/a' } }],
      1,
    ],
    [
      'expressions never fit into anything',
      [{ uri: { regex: '/a.*' } }],
      [{ uri: { regex: '/a.*' } }],
      undefined,
    ],
    [
      'an expression fits where the root says nothing',
      [{ method: { exact: 'GET' } }],
      [{ uri: { regex: '/a' } }],
      1,
    ],
    [
      'another value of one header does not',
      [{ headers: { a: { exact: '1' } } }],
      [{ headers: { a: { exact: '2' } } }],
      undefined,
    ],
    [
      'another header fits',
      [{ headers: { a: { exact: '1' } } }],
      [{ headers: { b: { exact: '2' } } }],
      1,
    ],
    ['another port does not', [{ port: 1 }], [{ port: 2 }], undefined],
    ['the case must be told alike', [{ ignoreUriCase: true }], [{}], undefined],
    [
      'a namespace that only the root names does not',
      [{ sourceNamespace: 'a' }],
      [{}],
      undefined,
    ],
    [
      "gateways within the root's fit",
      [{ gateways: ['mesh', 'a/b'] }],
      [{ gateways: ['a/b'] }],
      1,
    ],
    [
      'others do not',
      [{ gateways: ['mesh'] }],
      [{ gateways: ['a/b'] }],
      undefined,
    ],
    [
      'every fitting pair counts',
      [{ uri: { prefix: '/a' } }, { uri: { prefix: '/' } }],
      [{ uri: { prefix: '/a/b' } }],
      2,
    ],
    [
      'one that fits nowhere drops the rule',
      [{ uri: { prefix: '/a' } }],
      [{ uri: { prefix: '/a' } }, { uri: { prefix: '/b' } }],
      undefined,
    ],
    [
      "a leaf without match takes the root's",
      [{ uri: { prefix: '/a' } }],
      [],
      1,
    ],
  ])('%s', (_, rootMatch, leafMatch, count) => {
    expect(merged(rootMatch, leafMatch)?.length).toBe(count);
  });

  it('joins both', () => {
    expect(
      merged(
        [
          {
            name: 'r',
            headers: { a: { exact: '1' } },
            method: { exact: 'GET' },
          },
        ],
        [{ name: 'l', headers: { b: { exact: '2' } }, uri: { exact: '/' } }],
      ),
    ).toEqual([
      expect.objectContaining({
        name: 'r-l',
        headers: { a: { exact: '1' }, b: { exact: '2' } },
        method: { exact: 'GET' },
        uri: { exact: '/' },
      }),
    ]);
  });
});
