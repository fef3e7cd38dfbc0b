import { HttpMatch, HttpRouteRule } from '../../kube/istio';
import { headerMatch } from '../../meshspace/header';
import { answeredByFork, cloneForFork, ForkRoute, reachesFork } from './clone';
import { condition } from './headerCondition';

const BASE = 'reviews.shop.svc.cluster.local';
const FORK = 'reviews.alice.svc.cluster.local';
const RATINGS = 'ratings.shop.svc.cluster.local';

const fork: ForkRoute = {
  space: 'alice',
  header: headerMatch({ format: 'header', name: 'x-meshspace', value: 'k7q2' }),
  hosts: new Map([[BASE, FORK]]),
  traffic: new Map(),
  keepMirrors: true,
};
const OURS = { 'x-meshspace': { exact: 'k7q2' } };
const to = (host: string, more: object = {}) => ({
  route: [{ destination: { host }, ...more }],
});
const cloneOf = (rule: HttpRouteRule) => cloneForFork(rule, fork, '0');
const matchesOf = (match: HttpMatch[] | undefined) =>
  cloneOf({ ...(match && { match }), ...to(BASE) }).flatMap(
    clone => clone.match ?? [],
  );

describe('the header in a clone’s match', () => {
  it.each<[string, HttpMatch[] | undefined, HttpMatch[]]>([
    ['no match is one entry', undefined, [{ headers: OURS }]],
    ['an empty match is, too', [], [{ headers: OURS }]],
    [
      'every entry gets it',
      [{ uri: { prefix: '/a' } }, { method: { exact: 'GET' } }],
      [
        { uri: { prefix: '/a' }, headers: OURS },
        { method: { exact: 'GET' }, headers: OURS },
      ],
    ],
    [
      'other headers are asked for besides',
      [{ headers: { 'x-user': { exact: '1' } } }],
      [{ headers: { 'x-user': { exact: '1' }, ...OURS } }],
    ],
    [
      'other headers may be unwanted besides',
      [{ withoutHeaders: { 'x-user': { exact: '1' } } }],
      [{ withoutHeaders: { 'x-user': { exact: '1' } }, headers: OURS }],
    ],
    [
      'another value of the same header can never match',
      [{ headers: { 'x-meshspace': { exact: 'carol' } } }],
      [],
    ],
    [
      'of several entries only those that can match stay',
      [{ headers: { 'x-meshspace': { exact: 'carol' } } }, {}],
      [{ headers: OURS }],
    ],
    [
      'its name may be written in any case',
      [{ headers: { 'X-MeshSpace': { exact: 'carol' } } }],
      [],
    ],
    [
      'what ours implies need not be asked',
      [{ headers: { 'x-meshspace': { prefix: 'k7' } } }],
      [{ headers: OURS }],
    ],
    [
      'a rule for requests without the header is not for ours',
      [{ withoutHeaders: { 'x-meshspace': {} } }],
      [],
    ],
    [
      'a rule for requests without another value of it is',
      [{ withoutHeaders: { 'x-meshspace': { exact: 'carol' } } }],
      [{ headers: OURS }],
    ],
  ])('%s', (_, match, wanted) => {
    expect(matchesOf(match)).toEqual(wanted);
  });

  it('leaves no clone where no entry is left: an empty list would mean all', () => {
    const match = [{ headers: { 'x-meshspace': { exact: 'carol' } } }];
    expect(cloneOf({ match, ...to(BASE) })).toEqual([]);
  });
});

describe('a clone', () => {
  it('keeps every destination, its weight and port, but not the base’s subset', () => {
    const rule: HttpRouteRule = {
      route: [
        {
          destination: { host: BASE, subset: 'v2', port: { number: 9080 } },
          weight: 30,
          headers: { request: { set: { a: 'b' } } },
        },
        { destination: { host: RATINGS, subset: 'v1' }, weight: 70 },
      ],
    };
    expect(answeredByFork(rule, fork).route).toEqual([
      {
        destination: { host: FORK, port: { number: 9080 } },
        weight: 30,
        headers: { request: { set: { a: 'b' } } },
      },
      { destination: { host: RATINGS, subset: 'v1' }, weight: 70 },
    ]);
  });

  it.each([
    [true, { mirror: { host: 'ratings' } }],
    [false, {}],
  ])('mirrors as the space wants: %s', (keepMirrors, wanted) => {
    const { route: _, ...rest } = answeredByFork(
      { mirror: { host: 'ratings' }, ...to(BASE) },
      { ...fork, keepMirrors },
    );
    expect(rest).toEqual(wanted);
  });

  it('bears the space’s name and its rule’s', () => {
    expect(cloneOf({ name: 'v1', ...to(BASE) })[0].name).toBe(
      'meshspace-alice-v1',
    );
    expect(cloneOf(to(BASE))[0].name).toBe('meshspace-alice-0');
  });
});

describe('whether requests of a rule reach a fork', () => {
  it.each<[string, HttpRouteRule, boolean]>([
    ['to the forked host', to(BASE), true],
    ['to another', to(RATINGS), false],
    ['a redirect', { redirect: { uri: '/x' }, ...to(BASE) }, false],
    ['an answer', { directResponse: { status: 418 }, ...to(BASE) }, false],
    ['one destination, whatever its weight', to(BASE, { weight: 0 }), true],
    [
      'a share',
      { route: [...to(BASE, { weight: 1 }).route, ...to(RATINGS).route] },
      true,
    ],
    [
      'no share',
      { route: [...to(BASE, { weight: 0 }).route, ...to(RATINGS).route] },
      false,
    ],
    ['nowhere', {}, false],
  ])('%s', (_, rule, wanted) => {
    expect(reachesFork(rule, fork)).toBe(wanted);
  });
});

describe('a condition of a user on the space’s own header', () => {
  const baggage = headerMatch({ format: 'baggage', name: 'm', value: 'v' });
  it.each([
    ['presence', {}, 'always'],
    ['any value', { regex: '*' }, 'always'],
    ['this value', { exact: 'k7q2' }, 'always'],
    ['another value', { exact: 'k7' }, 'never'],
    ['a prefix of it', { prefix: 'k7' }, 'always'],
    ['another prefix', { prefix: 'x' }, 'never'],
    ['an expression that it fits', { regex: 'k.*' }, 'always'],
    ['an expression that it does not fit', { regex: 'k' }, 'never'],
  ])('%s', (_, theirs, wanted) => {
    expect(condition(theirs, fork.header)).toBe(wanted);
  });

  it('is not known where ours is an expression itself, but for the same', () => {
    expect(condition({ exact: 'm=v' }, baggage)).toBe('unknown');
    expect(condition({ regex: baggage.match.regex }, baggage)).toBe('always');
  });
});
