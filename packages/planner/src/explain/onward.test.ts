import { settledWorld, space } from '../proofs/world';
import {
  at,
  gateway,
  get,
  security,
  to,
  virtualService,
  web,
} from '../testing/mesh';
import { explain, explainChange } from './explain';
import { OnwardCall, RequestPath } from './types';

/** A shop: web calls reviews, reviews calls ratings; two spaces fork one and both of them. */
const users = [
  virtualService(
    'shop/entry',
    { hosts: ['*'], gateways: ['gw'], http: [to('web')] },
    at(1),
  ),
  virtualService(
    'shop/ratings',
    {
      hosts: ['ratings'],
      http: [
        {
          ...to('ratings'),
          timeout: '2s',
          retries: { attempts: 2 },
          mirror: { host: 'web' },
        },
      ],
    },
    at(1),
  ),
];
const shop = settledWorld(users, [
  space('alice', ['reviews']),
  space('bob', ['reviews', 'ratings']),
]);

const REVIEWS: OnwardCall = { host: 'reviews', port: 9080 };
const RATINGS: OnwardCall = { host: 'ratings', port: 9080 };
const dropped = (call: OnwardCall) => ({ ...call, passesHeaders: false });

/** Where each hop lands: `web.shop reviews.alice …`. */
function landings({ hops }: RequestPath): string {
  return hops
    .map(({ treatment }) =>
      treatment.type === 'forward'
        ? treatment.upstreams
            .map(({ service, namespace }) => `${service}.${namespace}`)
            .join('+')
        : treatment.type,
    )
    .join(' ');
}

describe('a request and the calls that follow', () => {
  it.each<[string, Record<string, string>, OnwardCall[], string]>([
    ['no header', {}, [REVIEWS, RATINGS], 'web.shop reviews.shop ratings.shop'],
    [
      'the header of a space that forks one',
      { 'x-meshspace': 'alice' },
      [REVIEWS, RATINGS],
      'web.shop reviews.alice ratings.shop',
    ],
    [
      'the header of a space that forks both',
      { 'x-meshspace': 'bob' },
      [REVIEWS, RATINGS],
      'web.shop reviews.bob ratings.bob',
    ],
    [
      'a header that web drops',
      { 'x-meshspace': 'bob' },
      [dropped(REVIEWS), RATINGS],
      'web.shop reviews.shop ratings.shop',
    ],
    [
      'a header that the fork drops: its calls stay in the space',
      { 'x-meshspace': 'bob' },
      [REVIEWS, dropped(RATINGS)],
      'web.shop reviews.bob ratings.bob',
    ],
  ])('enters by the gateway with %s', (_, headers, calls, wanted) => {
    const request = get('shop.example.com:80/', headers);
    expect(landings(explain(shop, gateway, request, calls))).toBe(wanted);
  });

  it('starts at a workload as well', () => {
    const request = get('reviews:9080/', { 'x-meshspace': 'bob' });
    expect(landings(explain(shop, web, request, [RATINGS]))).toBe(
      'reviews.bob ratings.bob',
    );
  });

  it('tells each hop’s rules and treatment', () => {
    const request = get('reviews:9080/', { 'x-meshspace': 'bob' });
    const [, hop] = explain(shop, web, request, [RATINGS]).hops;
    expect(hop.at).toBe('reviews in bob');
    expect(hop.candidates.filter(({ won }) => won)).toHaveLength(1);
    expect(hop.treatment).toMatchObject({
      timeoutMs: 2000,
      retries: { attempts: 2 },
      mirrors: [{ service: 'web' }],
    });
  });

  it('says who lost the header', () => {
    const request = get('reviews:9080/', { 'x-meshspace': 'bob' });
    const { summary } = explain(shop, web, request, [dropped(RATINGS)]);
    expect(summary).toContain(
      'reviews in bob does not pass the headers on. GET ratings:9080/ from reviews in bob goes to ratings in bob',
    );
  });

  it('ends where nothing of the cluster answers', () => {
    const { hops, summary } = explain(shop, web, get('nowhere.io:80/'), [
      RATINGS,
    ]);
    expect(hops).toHaveLength(1);
    expect(summary).toContain('Nothing calls ratings:9080');
  });

  it('ends where a policy refuses the call', () => {
    const closed = settledWorld(
      [
        ...users,
        security('AuthorizationPolicy', 'shop/closed', {
          selector: { matchLabels: { app: 'reviews' } },
        }),
      ],
      [],
    );
    const { hops } = explain(closed, web, get('reviews:9080/'), [RATINGS]);
    expect(hops).toHaveLength(1);
    expect(hops[0].denied).toMatchObject({ status: 403 });
  });

  it('compares all hops before and after a change', () => {
    const request = get('reviews:9080/', { 'x-meshspace': 'bob' });
    const gone = shop
      .list('VirtualService')
      .filter(({ metadata }) => metadata.name.startsWith('meshspace-'))
      .filter(({ metadata }) => metadata.namespace === 'bob')
      .map(({ metadata: { namespace, name } }) => ({
        type: 'delete' as const,
        kind: 'VirtualService' as const,
        namespace,
        name,
      }));
    const { before, after, differs } = explainChange(shop, gone, web, request, [
      dropped(RATINGS),
    ]);
    expect(landings(before)).toBe('reviews.bob ratings.bob');
    expect(landings(after)).toBe('reviews.bob ratings.shop');
    expect(differs).toBe(true);
  });
});
