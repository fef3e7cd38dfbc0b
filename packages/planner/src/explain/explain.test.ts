import {
  alice,
  at,
  gateway,
  get,
  header,
  istio,
  mesh,
  service,
  to,
  virtualService,
  web,
  pod,
  slice,
} from '../testing/mesh';
import { explain, explainChange, route } from './explain';

const FORK = 'reviews.alice.svc.cluster.local';
const services = [
  service('shop/reviews'),
  service('alice/reviews'),
  service('shop/ratings'),
];
const running = [
  pod('shop', 'reviews'),
  pod('alice', 'reviews'),
  slice('shop', 'reviews'),
  slice('alice', 'reviews'),
];
const user = virtualService(
  'shop/reviews',
  {
    hosts: ['reviews'],
    http: [
      { match: [{ uri: { prefix: '/old' } }], timeout: '1s', ...to('reviews') },
      to('reviews'),
    ],
  },
  at(1),
);
const shadow = virtualService(
  'shop/shadow',
  {
    hosts: ['reviews'],
    exportTo: ['shop', 'alice'],
    http: [
      {
        match: [{ uri: { prefix: '/old' }, ...header('alice') }],
        timeout: '1s',
        ...to(FORK),
      },
      { match: [header('alice')], ...to(FORK) },
      to('reviews'),
    ],
  },
  at(5),
);

describe('explain', () => {
  const view = mesh([...services, ...running, user, shadow]);

  it('names every rule that was looked at, and why it won or lost', () => {
    const { candidates } = route(view, web, get('reviews:9080/x', alice));
    expect(
      candidates.map(({ object: { name }, rule, won, why }) => [
        name,
        rule,
        won,
        why,
      ]),
    ).toEqual([
      ['shadow', 'http[0].match[0]', false, 'it asks: path starts with /old'],
      [
        'shadow',
        'http[1].match[0]',
        true,
        'the first that matches: path starts with /, header x-meshspace is "alice"',
      ],
      [
        'shadow',
        'http[2]',
        false,
        'http[1].match[0] matches, too, and comes first',
      ],
      [
        'reviews',
        '',
        false,
        'it is exported to everyone; VirtualService shop/shadow is exported to its own namespace by name, which counts more',
      ],
    ]);
  });

  it('says in a sentence where the request lands', () => {
    expect(explain(view, web, get('reviews:9080/old', alice)).summary).toBe(
      'GET reviews:9080/old from web in shop goes to reviews in alice, port 9080, by VirtualService shop/shadow http[0].match[0] (over mutual TLS, within 1000 ms).',
    );
  });

  it.each<[string, object[], string, string]>([
    [
      'not exported',
      [
        virtualService('shop/x', {
          hosts: ['reviews'],
          exportTo: ['other'],
          http: [to('reviews')],
        }),
      ],
      'reviews',
      'it is not exported to shop',
    ],
    [
      'of the same class, younger',
      [
        virtualService(
          'shop/y',
          { hosts: ['reviews'], exportTo: ['.'], http: [to('reviews')] },
          at(9),
        ),
      ],
      'reviews',
      'VirtualService shop/shadow is older',
    ],
    [
      'of the same second',
      [
        virtualService(
          'shop/z',
          { hosts: ['reviews'], exportTo: ['.'], http: [to('reviews')] },
          at(5),
        ),
      ],
      'reviews',
      'VirtualService shop/shadow was created in the same second, and its name comes first',
    ],
    [
      'for others',
      [
        virtualService(
          'shop/a',
          {
            hosts: ['reviews'],
            exportTo: ['.'],
            http: [
              { match: [{ sourceLabels: { app: 'x' } }], ...to('reviews') },
            ],
          },
          at(0),
        ),
      ],
      'reviews',
      'all of its rules are for other callers, ports or gateways',
    ],
    [
      'less exact',
      [
        virtualService(
          'shop/w',
          { hosts: ['*.shop.svc.cluster.local'], http: [to('reviews')] },
          at(0),
        ),
      ],
      'reviews',
      'VirtualService shop/shadow names the host more exactly',
    ],
    [
      "out of a Sidecar's scope",
      [
        virtualService('other/s', {
          hosts: ['reviews.shop.svc.cluster.local'],
          http: [to('reviews')],
        }),
        istio('Sidecar', 'shop/default', { egress: [{ hosts: ['./*'] }] }),
      ],
      'reviews',
      'the Sidecar of shop does not import it from other',
    ],
  ])('says why an object is not asked: %s', (_, objects, __, why) => {
    const { candidates } = route(
      mesh([...services, user, shadow, ...objects]),
      web,
      get('reviews:9080/x', alice),
    );
    expect(candidates.map(candidate => candidate.why)).toContain(why);
  });

  it('explains a gateway', () => {
    const gw = istio('Gateway', 'shop/gw', {
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 80, protocol: 'HTTP' }, hosts: ['*'] }],
    });
    const site = virtualService('shop/site', {
      hosts: ['x.io'],
      gateways: ['gw'],
      http: [
        { match: [{ uri: { exact: '/a' } }], ...to('ratings') },
        to('reviews'),
      ],
    });
    const path = explain(
      mesh([...services, ...running, gw, site]),
      gateway,
      get('x.io/'),
    );
    expect(path.summary).toBe(
      'GET x.io:80/ from gateway in istio-system, port 80 goes to reviews in shop, port 9080, by VirtualService shop/site http[1] (over mutual TLS).',
    );
    expect(path.hops[0].candidates.map(({ rule, won }) => [rule, won])).toEqual(
      [
        ['http[0].match[0]', false],
        ['http[1]', true],
      ],
    );
  });

  it.each<[string, object[], string, string]>([
    [
      'an unknown name',
      [],
      'nowhere:80/',
      'GET nowhere:80/ from web in shop goes nowhere: no name nowhere is found by DNS.',
    ],
    [
      'a name beyond the mesh',
      [],
      'example.com/',
      'GET example.com:80/ from web in shop goes to example.com in plain text, past all routes.',
    ],
    [
      'no rule',
      [
        virtualService('shop/r', {
          hosts: ['ratings'],
          http: [{ match: [{ uri: { exact: '/' } }], ...to('ratings') }],
        }),
      ],
      'ratings:9080/x',
      'GET ratings:9080/x from web in shop gets 404: its host is known, but no rule matches.',
    ],
    [
      'a missing subset',
      [
        virtualService('shop/r', {
          hosts: ['ratings'],
          http: [to('ratings', { subset: 'v9' })],
        }),
      ],
      'ratings:9080/',
      'GET ratings:9080/ from web in shop goes to ratings in shop, port 9080, subset v9 (which answers 503: ratings.shop.svc.cluster.local has no subset v9), by VirtualService shop/r http[0].',
    ],
    [
      'nobody ready',
      [],
      'ratings:9080/',
      'GET ratings:9080/ from web in shop goes to ratings in shop, port 9080. ratings in shop has no ready endpoint, so the answer is 503.',
    ],
    [
      'an answer of the proxy',
      [
        virtualService('shop/r', {
          hosts: ['ratings'],
          http: [{ directResponse: { status: 418 } }],
        }),
      ],
      'ratings:9080/',
      'GET ratings:9080/ from web in shop is answered by the proxy with 418, by VirtualService shop/r http[0].',
    ],
  ])('sums up %s', (_, objects, target, summary) => {
    expect(
      explain(mesh([...services, ...objects]), web, get(target)).summary,
    ).toBe(summary);
  });

  it('shows a hypothetical change', () => {
    const before = mesh([...services, ...running, user]);
    const change = [
      {
        type: 'set' as const,
        object: view.get('VirtualService', 'shop', 'shadow')!,
      },
    ];
    const withHeader = explainChange(
      before,
      change,
      web,
      get('reviews:9080/x', alice),
    );
    expect(withHeader.differs).toBe(true);
    expect(withHeader.after.hops[0].treatment).toMatchObject({
      upstreams: [{ namespace: 'alice' }],
    });
    expect(
      explainChange(before, change, web, get('reviews:9080/x')).differs,
    ).toBe(false);
  });
});
