import fc from 'fast-check';
import { diagnose } from '../diagnose/diagnose';
import { refName } from '../kube/objects';
import { HeaderFormat, MeshSpace } from '../meshspace/MeshSpace';
import { headerMatch, requestHeader } from '../meshspace/header';
import { compileRegex } from '../model/regex';
import { targetOf } from '../plan/operations';
import { plan } from '../plan/plan';
import { simulate } from '../plan/simulate';
import { ClusterView } from '../view/ClusterView';
import { project } from '../view/project';
import { Proofs, Refutation, statement } from './prove';
import { changesOf } from './stage';
import { space, START, world } from './world';

/** What hostile names, values and labels become: statements about a cluster and spaces that somebody means ill with. */

const CLASSICS = [
  '',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'x'.repeat(300),
  '.*',
  '*',
  '(a+)+$',
  '[',
  'a\r\nx-injected: yes',
  'a\u0000b',
  '\u202Eevil',
  '../../etc',
  'shop',
  'istio-system',
  'a,b=c;d',
  '%2f',
  '${jndi:x}',
  '</script>',
  '\u001b[2J',
  'é',
  'A',
];
const hostile = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...CLASSICS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
);
const maybe = (good: string) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(good) },
    { weight: 1, arbitrary: hostile },
  );

const labels = fc.dictionary(hostile, hostile, { maxKeys: 2 });

/** Spaces with anything in any field that a person fills. */
const badSpace = fc
  .record({
    name: maybe('eve'),
    base: fc.oneof(
      { weight: 5, arbitrary: fc.constant('shop') },
      { weight: 1, arbitrary: hostile },
    ),
    format: fc.constantFrom<HeaderFormat>(
      'header',
      'baggage',
      'jaeger',
      'zipkin',
    ),
    headerName: maybe('x-meshspace'),
    value: maybe('eve'),
    workload: maybe('reviews'),
    container: maybe('app'),
    env: maybe('LEVEL'),
    text: hostile,
    expiresAt: fc.option(maybe('2027-01-01T00:00:00Z'), { nil: undefined }),
  })
  .map(made => ({
    apiVersion: 'meshspace.dev/v1alpha1',
    kind: 'MeshSpace',
    metadata: { name: made.name, uid: 'eve', creationTimestamp: 'x' },
    spec: {
      base: made.base,
      owner: made.text,
      header: {
        format: made.format,
        name: made.headerName,
        value: made.value,
      },
      ...(made.expiresAt !== undefined && { expiresAt: made.expiresAt }),
      forks: [
        {
          workload: { kind: 'Deployment', name: made.workload },
          containers: [
            {
              name: made.container,
              image: made.text,
              env: [{ name: made.env, value: made.text }],
            },
          ],
        },
      ],
    },
  }));

/** Objects of people that mean ill, or mean nothing. */
const badObject = fc.oneof(
  fc.tuple(hostile, hostile, hostile).map(([name, host, regex]) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { namespace: 'shop', name },
    spec: {
      hosts: ['reviews', host],
      http: [
        { match: [{ uri: { regex } }], route: [{ destination: { host } }] },
        { route: [{ destination: { host: 'reviews' } }] },
      ],
    },
  })),
  fc.tuple(hostile, labels).map(([name, selector]) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace: 'shop', name, labels: selector },
    spec: { selector, ports: [{ name, port: 9080 }] },
  })),
  fc.tuple(hostile, fc.jsonValue()).map(([kind, spec]) => ({
    apiVersion: 'networking.istio.io/v1',
    kind,
    metadata: { namespace: 'shop', name: 'x' },
    spec,
  })),
);

interface HostileWorld {
  readonly view: ClusterView;
}

const WORLD = world([]).overlay(changesOf([space('alice', ['reviews'])]));

function prepare(objects: object[]): HostileWorld {
  let view: ClusterView = WORLD.overlay(changesOf(objects));
  for (let round = 0; round < 2; round++) {
    const { operations } = plan(view, { now: START });
    view = simulate(view, operations, START);
  }
  return { view };
}

const DNS_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

const harmless = statement(
  'hostile names, values and labels never crash, never escape the space, and never reach an object unescaped',
  badSpace,
  ({ view }: HostileWorld, bad) => {
    const kept = project(bad) as MeshSpace | undefined;
    const wicked = kept ? view.overlay([{ type: 'set', object: kept }]) : view;
    const { operations } = plan(wicked, { now: START });
    diagnose(wicked, { now: START });
    const allowed = ['alice', 'shop', bad.metadata.name];
    for (const operation of operations) {
      const { namespace, name, kind } = targetOf(operation);
      const place = namespace ?? (kind === 'Namespace' ? name : 'shop');
      const mine = operation.space === bad.metadata.name;
      if (!allowed.includes(place) || (mine && !DNS_NAME.test(name))) {
        throw new Refutation('written', refName(targetOf(operation)), allowed);
      }
    }
    if (Object.hasOwn(Object.prototype, 'polluted')) {
      throw new Refutation('the prototype', 'polluted', 'untouched');
    }
    return true;
  },
);

const ALPHABET = 'abz09-.,;=*[]() \t"\\';
const text = fc.string({
  unit: fc.constantFrom(...ALPHABET),
  maxLength: 20,
});

const exact = statement(
  'a header’s match takes its own value alone, as a member of any list, in linear time',
  fc.record({
    format: fc.constantFrom<HeaderFormat>('header', 'baggage', 'jaeger'),
    name: fc.constantFrom('x', 'mesh-space', 'a.b'),
    value: fc.constantFrom('alice', 'a.c', 'a-1', 'A'),
    before: text,
    after: text,
    other: text,
  }),
  (_: HostileWorld, { format, name, value, before, after, other }) => {
    const header = { format, name, value };
    const { match } = headerMatch(header);
    const sent = requestHeader(header).value;
    const regex = match.regex ? compileRegex(match.regex) : undefined;
    const takes = (line: string) =>
      regex ? regex.matches(line) : line === match.exact;
    if (!takes(sent)) throw new Refutation('its own value', sent, match);
    // A blank or a separator would end the member.
    const longer = `${value}${other.replace(/[,; \t]/g, '')}x`;
    const stranger = sent.replace(value, longer);
    if (takes(stranger)) throw new Refutation('a stranger', stranger, match);
    if (format === 'baggage') {
      const list = `${before.replace(/[\n]/g, '')},${sent};${after}`;
      if (!takes(list)) throw new Refutation('a list', list, match);
      takes(`${`${name}=`.repeat(2000)}${before}`);
    }
    return true;
  },
);

export const hostileProofs: Proofs<HostileWorld> = {
  configurations: fc.array(badObject, { maxLength: 2 }),
  prepare,
  statements: [harmless, exact],
  perWorld: 10,
};
