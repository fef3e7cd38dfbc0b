import {
  compareSpecificity,
  intersection,
  isSubsetOf,
  mostSpecific,
  overlaps,
  resolveGateway,
  resolveShortName,
} from './hostNames';

describe('host names', () => {
  it.each([
    ['a.com', 'a.com', true],
    ['a.com', 'b.com', false],
    ['a.com', '*.com', true],
    ['*.a.com', '*.com', true],
    ['*.com', '*.a.com', false],
    ['*.com', 'a.com', false],
    ['a.com', '*', true],
    ['*', '*', true],
    ['com', '*.com', false],
  ])('%s is covered by %s: %s', (host, other, expected) => {
    expect(isSubsetOf(host, other)).toBe(expected);
  });

  it('overlap in either direction', () => {
    expect(overlaps('*.com', 'a.com')).toBe(true);
    expect(overlaps('*.net', 'a.com')).toBe(false);
  });

  it('intersect to the narrower ones', () => {
    expect(intersection(['a.com', '*.net'], ['*.com', 'b.net'])).toEqual([
      'a.com',
      'b.net',
    ]);
  });

  it('sort exact before wildcard, long before short', () => {
    expect(
      ['*', '*.com', 'a', 'a.com', '*.a.com', 'b.com'].sort(compareSpecificity),
    ).toEqual(['a.com', 'b.com', 'a', '*.a.com', '*.com', '*']);
  });

  it('find the most specific that covers a name', () => {
    const exact = new Map([['a.com', 'exact']]);
    const wildcards = new Map([
      ['*.com', 'com'],
      ['*.b.com', 'b'],
      ['*', 'all'],
    ]);
    expect(mostSpecific('a.com', exact, wildcards)).toBe('exact');
    expect(mostSpecific('x.b.com', exact, wildcards)).toBe('b');
    expect(mostSpecific('*.b.com', exact, wildcards)).toBe('b');
    expect(mostSpecific('x.net', exact, wildcards)).toBe('all');
    expect(mostSpecific('x.net', exact, new Map())).toBeUndefined();
  });

  it.each([
    ['reviews', 'reviews.shop.svc.cluster.local'],
    ['Reviews', 'reviews.shop.svc.cluster.local'],
    ['reviews.shop', 'reviews.shop'],
    ['*', '*'],
    ['10.0.0.1', '10.0.0.1'],
    ['fd00::1', 'fd00::1'],
  ])('%s in shop means %s', (host, expected) => {
    expect(resolveShortName(host, 'shop', 'cluster.local')).toBe(expected);
  });

  it.each([
    ['gw', 'shop/gw'],
    ['./gw', 'shop/gw'],
    ['other/gw', 'other/gw'],
    ['gw.other.svc.cluster.local', 'other/gw'],
    ['gw.other', 'other/gw'],
    ['mesh', 'mesh'],
  ])('the gateway %s in shop is %s', (gateway, expected) => {
    expect(resolveGateway(gateway, 'shop')).toBe(expected);
  });
});
