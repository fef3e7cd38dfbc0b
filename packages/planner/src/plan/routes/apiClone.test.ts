import { HttpRoute } from '../../kube/gatewayApi';
import { Raw } from '../../kube/objects';
import { headerMatch } from '../../meshspace/header';
import { gatewayApi } from '../../testing/mesh';
import { clonedRules, CloneOptions, sendsToFork } from './apiClone';

const header = headerMatch({
  format: 'header',
  name: 'x-meshspace',
  value: 'k7q2',
});
const OURS = { name: 'x-meshspace', value: 'k7q2', type: 'Exact' };
const options: CloneOptions = {
  space: 'alice',
  forked: new Map([['shop/reviews', 'reviews-meshspace']]),
  traffic: new Map(),
  header,
  keepMirrors: true,
  namespace: 'shop',
};
const backend = (name: string, more: Raw = {}) => ({
  name,
  port: 9080,
  ...more,
});
const FORK = backend('reviews-meshspace', { namespace: 'alice' });
const routeOf = (...rules: Raw[]) =>
  gatewayApi('HTTPRoute', 'shop/a', { rules }) as HttpRoute;
const clonesOf = (rule: Raw, more: Partial<CloneOptions> = {}) =>
  clonedRules(routeOf(rule), { ...options, ...more });

describe('the header in the matches of a clone', () => {
  const named = (name: string, value: string, type = 'Exact') => ({
    headers: [{ name, value, type }],
  });
  const path = { path: { type: 'PathPrefix', value: '/a' } };

  it.each<[string, Raw[] | undefined, Raw[]]>([
    [
      'no match means every path',
      undefined,
      [{ path: { type: 'PathPrefix', value: '/' }, headers: [OURS] }],
    ],
    ['every entry gets it', [path], [{ ...path, headers: [OURS] }]],
    [
      'other headers are asked for besides',
      [named('x-user', '1')],
      [{ headers: [{ name: 'x-user', value: '1', type: 'Exact' }, OURS] }],
    ],
    ['another value of it can never match', [named('X-MeshSpace', 'bob')], []],
    [
      'of several entries those that can match stay',
      [named('x-meshspace', 'bob'), path],
      [{ ...path, headers: [OURS] }],
    ],
    [
      'the same value needs no second condition',
      [named('x-meshspace', 'k7q2')],
      [{ headers: [OURS] }],
    ],
    [
      'an expression that it fits needs none, either',
      [named('x-meshspace', 'k.*', 'RegularExpression')],
      [{ headers: [OURS] }],
    ],
    [
      'an expression that it does not fit can never match',
      [named('x-meshspace', 'b.*', 'RegularExpression')],
      [],
    ],
  ])('%s', (_, matches, wanted) => {
    const clones = clonesOf({
      ...(matches && { matches }),
      backendRefs: [backend('reviews')],
    });
    expect(clones.flatMap(clone => clone.matches ?? [])).toEqual(wanted);
  });

  it('is not asked for where all callers are the space’s', () => {
    const [{ matches }] = clonesOf({ matches: [path] }, { header: undefined });
    expect(matches).toEqual([path]);
  });
});

describe('the backends of a clone', () => {
  it.each<[string, Raw, string, Raw]>([
    [
      'the forked Service’s is the fork’s, by its own name',
      backend('reviews'),
      'shop',
      FORK,
    ],
    [
      'with its weight',
      backend('reviews', { weight: 3 }),
      'shop',
      { ...FORK, weight: 3 },
    ],
    ['others stay', backend('ratings'), 'shop', backend('ratings')],
    [
      'and are named in full, where the clone stands elsewhere',
      backend('ratings'),
      'alice',
      backend('ratings', { namespace: 'shop' }),
    ],
    [
      'what is no Service stays as it is',
      backend('files', { group: 'storage.io', kind: 'Bucket' }),
      'alice',
      backend('files', { group: 'storage.io', kind: 'Bucket' }),
    ],
  ])('%s', (_, ref, namespace, wanted) => {
    const [{ backendRefs }] = clonesOf({ backendRefs: [ref] }, { namespace });
    expect(backendRefs).toEqual([wanted]);
  });
});

describe('the filters of a clone', () => {
  const mirror = {
    type: 'RequestMirror',
    requestMirror: { backendRef: { name: 'audit' } },
  };
  const rewrite = { type: 'URLRewrite', urlRewrite: { hostname: 'a' } };

  it.each<[string, Partial<CloneOptions>, Raw[]]>([
    ['stay', {}, [mirror, rewrite]],
    [
      'but for mirrors, if the space wants none',
      { keepMirrors: false },
      [rewrite],
    ],
    [
      'and mirror to where they did, where the clone stands elsewhere',
      { namespace: 'alice' },
      [
        {
          ...mirror,
          requestMirror: { backendRef: { namespace: 'shop', name: 'audit' } },
        },
        rewrite,
      ],
    ],
  ])('%s', (_, more, wanted) => {
    const [{ filters }] = clonesOf({ filters: [mirror, rewrite] }, more);
    expect(filters).toEqual(wanted);
  });
});

describe('whether a route sends to a fork', () => {
  it.each<[string, Raw, boolean]>([
    ['to the forked Service', backend('reviews'), true],
    ['to another', backend('ratings'), false],
    [
      'to one of its name elsewhere',
      backend('reviews', { namespace: 'other' }),
      false,
    ],
    ['with weight 0', backend('reviews', { weight: 0 }), false],
    ['with any other weight', backend('reviews', { weight: 1 }), true],
  ])('%s', (_, ref, wanted) => {
    const route = routeOf({ backendRefs: [ref] });
    expect(sendsToFork(route, options.forked)).toBe(wanted);
  });
});
