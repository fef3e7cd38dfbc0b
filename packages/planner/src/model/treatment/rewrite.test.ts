import { HttpRouteRule } from '../../kube/istio';
import { get, outcome, web } from '../../testing/mesh';
import { destination, forwarded, treated, viewOf } from '../../testing/treated';

describe('rewrite', () => {
  it.each<[string, object, object, string]>([
    ['a prefix', { uri: { prefix: '/a' } }, { uri: '/x' }, '/x/b?q=1'],
    [
      'the prefix slash: what is behind it is appended as it is',
      { uri: { prefix: '/' } },
      { uri: '/x' },
      '/xa/b?q=1',
    ],
    ['no path match: the same', {}, { uri: '/x/' }, '/x/a/b?q=1'],
    ['an exact path', { uri: { exact: '/a/b' } }, { uri: '/x' }, '/x?q=1'],
    [
      'an expression: the whole path',
      { uri: { regex: '/a/.*' } },
      { uri: '/x' },
      '/x?q=1',
    ],
    [
      'without case',
      { uri: { prefix: '/A' }, ignoreUriCase: true },
      { uri: '/x' },
      '/x/b?q=1',
    ],
    [
      'by expression',
      {},
      { uriRegexRewrite: { match: '/a/(.*)', rewrite: '/\\1/c' } },
      '/b/c?q=1',
    ],
    [
      'by expression, every occurrence',
      {},
      { uriRegexRewrite: { match: '/', rewrite: '//' } },
      '//a//b?q=1',
    ],
    [
      'the query is kept out',
      {},
      { uriRegexRewrite: { match: 'q', rewrite: 'z' } },
      '/a/b?q=1',
    ],
  ])('%s', (_, match, rewrite, path) => {
    expect(
      forwarded({ match: [match], rewrite } as Partial<HttpRouteRule>),
    ).toMatchObject({ path });
  });

  it('sets the Host; on a rule before that on its destination, and each destination its own', () => {
    const host = (name: string) => ({ request: { set: { Host: name } } });
    expect(forwarded({ rewrite: { authority: 'x' } }).authority).toBe('x');
    expect(forwarded({ headers: host('y') }).authority).toBe('y');
    expect(
      forwarded({ rewrite: { authority: 'x' }, headers: host('y') }).authority,
    ).toBe('x');
    expect(
      forwarded({ route: [{ destination, headers: host('z') }] }).authority,
    ).toBe('z');
    expect(
      forwarded({
        rewrite: { authority: 'x' },
        route: [{ destination, headers: host('z') }],
      }).authority,
    ).toBe('x');
    const two = forwarded({
      route: [
        { destination, weight: 1, headers: host('z') },
        { destination, weight: 1 },
      ],
    });
    expect([
      two.authority,
      two.upstreams.map(({ authority }) => authority),
    ]).toEqual(['reviews:9080', ['z', undefined]]);
  });
});

describe('redirect', () => {
  it.each<[string, object, string]>([
    ['nothing set: to itself', {}, '301 http://reviews:9080/a/b?q=1'],
    ['a path; the query stays', { uri: '/x' }, '301 http://reviews:9080/x?q=1'],
    [
      'a path with a query of its own',
      { uri: '/x?y' },
      '301 http://reviews:9080/x?y',
    ],
    [
      'a host: its port goes, too',
      { authority: 'x.io' },
      '301 http://x.io/a/b?q=1',
    ],
    ['a status', { redirectCode: 308 }, '308 http://reviews:9080/a/b?q=1'],
    [
      'a scheme; a port that is no default stays',
      { scheme: 'https' },
      '301 https://reviews:9080/a/b?q=1',
    ],
    [
      'a port',
      { port: 8443, scheme: 'https' },
      '301 https://reviews:8443/a/b?q=1',
    ],
    [
      "the scheme's own port is not written",
      { port: 443, scheme: 'https', authority: 'x.io' },
      '301 https://x.io/a/b?q=1',
    ],
    [
      'the port of the request',
      { derivePort: 'FROM_REQUEST_PORT', authority: 'x.io' },
      '301 http://x.io:9080/a/b?q=1',
    ],
    [
      "the scheme's port",
      { derivePort: 'FROM_PROTOCOL_DEFAULT', authority: 'x.io' },
      '301 http://x.io/a/b?q=1',
    ],
    ['a status that Istio does not know', { redirectCode: 300 }, 'blocked 0'],
  ])('%s', (_, redirect, expected) => {
    expect(
      outcome(viewOf({ redirect }), web, get('reviews:9080/a/b?q=1')),
    ).toBe(expected);
  });
});

describe('answers of the proxy itself', () => {
  it('have a status and a body', () => {
    expect(
      treated({ directResponse: { status: 418, body: { string: 'tea' } } }),
    ).toEqual({ type: 'direct', status: 418, body: 'tea' });
    expect(
      treated({ directResponse: { status: 200, body: { bytes: 'w6Q=' } } }),
    ).toMatchObject({ body: 'ä' });
  });

  it("carry the rule's response headers", () => {
    expect(
      treated({
        directResponse: { status: 418 },
        headers: { response: { add: { 'X-A': '1' } } },
      }),
    ).toMatchObject({
      responseHeaders: { set: {}, add: { 'x-a': '1' }, remove: [] },
    });
  });
});
