import fc from 'fast-check';
import { at, virtualService } from '../../testing/mesh';

/** Random, but valid VirtualServices of people, small enough to collide. */

const path = fc.constantFrom('/', '/a', '/a/b', '/old');
const uri = fc.oneof(
  path.map(prefix => ({ prefix })),
  path.map(exact => ({ exact })),
  fc.constantFrom({ regex: '/a.*' }, { regex: '.*b' }),
);
const value = fc.constantFrom('1', 'alice', 'carol');
const headerCondition = fc.oneof(
  value.map(exact => ({ exact })),
  value.map(prefix => ({ prefix })),
  fc.constantFrom({}, { regex: 'al.*' }),
);
const conditions = fc.dictionary(
  fc.constantFrom('x-user', 'x-meshspace'),
  headerCondition,
  { minKeys: 1, maxKeys: 2 },
);

const match = fc.record(
  {
    uri,
    headers: conditions,
    withoutHeaders: conditions,
    method: fc.constant({ exact: 'POST' }),
    port: fc.constantFrom(9080, 9090),
    sourceLabels: fc.constantFrom({ app: 'web' }, { app: 'reviews' }),
    sourceNamespace: fc.constantFrom('shop', 'other'),
    gateways: fc.constantFrom(['mesh'], ['gw']),
    ignoreUriCase: fc.constant(true),
  },
  { requiredKeys: [] },
);

const destination = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ host: 'reviews' }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('v1', 'v2').map(subset => ({
      host: 'reviews.shop.svc.cluster.local',
      subset,
    })),
  },
  { weight: 2, arbitrary: fc.constant({ host: 'ratings' }) },
  {
    weight: 1,
    arbitrary: fc.constant({ host: 'web', port: { number: 9080 } }),
  },
);

const targets = fc.oneof(
  { weight: 3, arbitrary: destination.map(one => [{ destination: one }]) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(destination, destination, fc.constantFrom(0, 30, 50))
      .map(([one, two, weight]) => [
        { destination: one, weight },
        { destination: two, weight: 100 - weight },
      ]),
  },
);

const treatments = fc.record(
  {
    rewrite: fc.constantFrom({ uri: '/new' }, { authority: 'elsewhere' }),
    timeout: fc.constantFrom('1s', '250ms'),
    retries: fc.constant({ attempts: 2, perTryTimeout: '1s' }),
    headers: fc.constant({ request: { set: { 'x-seen': 'yes' } } }),
    fault: fc.constant({
      abort: { httpStatus: 418, percentage: { value: 50 } },
    }),
    corsPolicy: fc.constant({ allowOrigins: [{ exact: 'https://a.io' }] }),
    mirror: fc.constant({ host: 'ratings' }),
  },
  { requiredKeys: [] },
);

const forward = fc
  .tuple(targets, treatments)
  .map(([route, more]) => ({ route, ...more }));

const action = fc.oneof(
  { weight: 5, arbitrary: forward },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { redirect: { uri: '/moved' } },
      { directResponse: { status: 418 } },
    ),
  },
);

const ruleWith = (does: fc.Arbitrary<object>) =>
  fc
    .tuple(
      fc.option(fc.array(match, { minLength: 1, maxLength: 2 }), {
        nil: undefined,
      }),
      does,
    )
    .map(([entries, rest]) => ({
      ...(entries && { match: entries }),
      ...rest,
    }));

const rule = ruleWith(action);

const hosts = fc.uniqueArray(
  fc.constantFrom(
    'reviews',
    'reviews.shop.svc.cluster.local',
    'reviews.shop',
    'ratings',
    'api.example.com',
    '*.shop.svc.cluster.local',
  ),
  { minLength: 1, maxLength: 2 },
);

const exportTo = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ['*'],
      ['.'],
      ['shop'],
      ['other'],
      ['istio-system'],
    ),
  },
);

const gateways = fc.constantFrom(undefined, undefined, ['gw'], ['mesh', 'gw']);

const rootWith = (rules: fc.Arbitrary<object>) =>
  fc
    .record({
      name: fc.constantFrom('a', 'b', 'c', 'z'),
      second: fc.integer({ min: 0, max: 3 }),
      hosts,
      http: fc.array(rules, { minLength: 1, maxLength: 3 }),
      gateways,
      exportTo,
    })
    .map(({ name, second, ...spec }) =>
      virtualService(`shop/${name}`, withoutUndefined(spec), at(second)),
    );

const nameOf = (made: object) =>
  (made as { metadata: { name: string } }).metadata.name;

function withoutUndefined(spec: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(spec));
}

/** A few VirtualServices of the shop. */
export const virtualServices = fc.uniqueArray(rootWith(rule), {
  maxLength: 3,
  selector: nameOf,
});

const delegate = fc
  .record({
    name: fc.constantFrom('d1', 'd2'),
    http: fc.array(rule, { minLength: 1, maxLength: 2 }),
    exportTo: fc.constantFrom(undefined, undefined, ['.']),
  })
  .map(({ name, ...spec }) =>
    virtualService(`shop/${name}`, withoutUndefined(spec), at(1)),
  );

const leading = ruleWith(
  fc.constantFrom('d1', 'd2').map(name => ({ delegate: { name } })),
);

/** Roots that lead to delegates, some of which do not exist. */
export const delegations = fc
  .tuple(
    rootWith(fc.oneof(leading, rule)),
    fc.uniqueArray(delegate, { maxLength: 2, selector: nameOf }),
  )
  .map(([root, delegates]) => [root, ...delegates]);
