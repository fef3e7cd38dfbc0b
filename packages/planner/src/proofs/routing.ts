import fc from 'fast-check';
import { mixedRouteKinds } from '../diagnose/analyzers/mixedRouteKinds';
import { protectionOf } from '../explain/protection';
import { Caller, RequestShape, Treatment } from '../explain/types';
import { VIEW_KINDS } from '../kube/kinds';
import { KubeObject, refName, refOf } from '../kube/objects';
import { SPACE_LABEL } from '../meshspace/names';
import { treatment } from '../model/route';
import { isOurs } from '../plan/context';
import { ClusterView, ViewKind } from '../view/ClusterView';
import { configuration } from './arbitraries/configurations';
import {
  anyCaller,
  forkCaller,
  request,
  routedCaller,
  strangers,
  withHeader,
} from './arbitraries/requests';
import { moved, routedEverywhere } from './moved';
import { Proofs, Refutation, statement } from './prove';
import { changesOf, mustBeSame, settled, withoutReady } from './stage';
import { space, START, world } from './world';

/** What becomes of requests: statements about one request in a world with two spaces. */

const alice = space('alice', ['reviews']);
/** Wants everything of his own requests that can be wanted, of which nobody else may notice anything. */
const bob = space('bob', [], {
  forks: [
    {
      workload: { kind: 'Deployment', name: 'reviews' },
      traffic: {
        share: 40,
        delay: { duration: '2s', percent: 50 },
        abort: { status: 503, percent: 10 },
        timeout: '3s',
        retries: { attempts: 1 },
      },
    },
    {
      workload: { kind: 'Deployment', name: 'ratings' },
      traffic: { mirror: true, share: 30 },
    },
  ],
});
const SPACES = ['alice', 'bob'];
const FORKED = ['reviews'];

const WITHOUT = world([]);
const WITH = settled(WITHOUT.overlay(changesOf([alice, bob])));

/** A configuration of people without spaces, with them, and with a fork of alice that is not ready. */
interface RoutingWorld {
  readonly before: ClusterView;
  readonly after: ClusterView;
  readonly fallen: () => ClusterView;
  /** Whether all ways to alice's fork can be routed; where they cannot be, her space says so. */
  readonly routed: () => boolean;
  /** Whether people route one Service by two kinds: which of them counts differs by caller, and the doctor says so. */
  readonly mixed: () => boolean;
  /** What the configuration and its spaces are made of: throws where something is out of place. */
  readonly inPlace: () => true;
}

function once<T>(compute: () => T): () => T {
  let known: { value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

function prepare(objects: object[]): RoutingWorld {
  const changes = changesOf(objects);
  const before = WITHOUT.overlay(changes);
  const after = settled(WITH.overlay(changes));
  return {
    before,
    after,
    fallen: once(() => settled(withoutReady(after, 'alice', 'reviews'))),
    routed: once(() => routedEverywhere(after, 'alice')),
    mixed: once(() => mixedRouteKinds({ view: before, now: START }).length > 0),
    inPlace: once(() => inPlace(before, after)),
  };
}

function answer(view: ClusterView, caller: Caller, shape: RequestShape) {
  const result = treatment(view, caller, shape);
  return { ...result, ...protectionOf(view, caller, shape, result) };
}

const unaffected = statement(
  'without a live space’s header, every request is treated as if there were no spaces',
  fc.tuple(anyCaller, request, strangers),
  ({ before, after }: RoutingWorld, [caller, plain, values]) => {
    const shape = withHeader(plain, ...values);
    mustBeSame(
      'the answer',
      answer(after, caller, shape),
      answer(before, caller, shape),
    );
    return true;
  },
);

const answeredByFork = statement(
  'with it, the treatment is the same, but the fork answers; the base, as long as the fork is not ready',
  fc.tuple(
    fc.oneof(
      { weight: 4, arbitrary: routedCaller },
      { weight: 1, arbitrary: fc.constant(forkCaller('alice', 'reviews')) },
    ),
    request,
    fc.constantFrom(true, true, true, false),
  ),
  (
    { before, after, fallen, routed, mixed }: RoutingWorld,
    [caller, plain, ready],
  ) => {
    // Nothing speaks HTTP on port 80: a name is then what the caller's resolver makes of it. A fork that is not ready calls nobody.
    const aside = isOfSpace(caller) && (plain.port === 80 || !ready || mixed());
    if (aside || !routed()) return false;
    const shape = withHeader(plain, 'alice');
    // A fork's calls are treated as those of the workload that it stands for.
    const was = treatment(before, inBase(caller), shape);
    const is = treatment(ready ? after : fallen(), caller, shape);
    mustBeSame('the treatment', is, ready ? moved(was, 'alice', FORKED) : was);
    return true;
  },
);

function isOfSpace({ namespace }: Caller): boolean {
  return SPACES.includes(namespace);
}

function inBase(caller: Caller): Caller {
  return caller.type === 'workload' && isOfSpace(caller)
    ? { type: 'workload', namespace: 'shop', labels: caller.labels }
    : caller;
}

const apart = statement(
  'no space gets another’s requests, no Service of the base selects a fork, and nothing of ours lies where it should not',
  fc.tuple(
    fc.oneof(
      anyCaller,
      fc.constantFrom(
        forkCaller('alice', 'reviews'),
        forkCaller('bob', 'ratings'),
      ),
    ),
    request,
    fc.constantFrom([], ['alice'], ['bob'], ['carol']),
  ),
  ({ after, inPlace: check }: RoutingWorld, [caller, plain, values]) => {
    check();
    const result = treatment(after, caller, withHeader(plain, ...values));
    const own = [...values, caller.namespace];
    const foreign = namespacesOf(result).filter(
      name => SPACES.includes(name) && !own.includes(name),
    );
    if (foreign.length > 0) {
      throw new Refutation('a request lands in another space', result, own);
    }
    return true;
  },
);

function namespacesOf(result: Treatment): string[] {
  if (result.type !== 'forward') return [];
  const mirrored = (result.mirrors ?? []).map(({ namespace }) => namespace);
  const reached = result.upstreams.map(({ namespace }) => namespace);
  return [...reached, ...mirrored].filter(name => name !== undefined);
}

const WORKLOADS = ['Deployment', 'StatefulSet'] as const;

/** Kinds of which we write in a base: routes, and the switch that takes them away if we die. */
const ROUTES: readonly ViewKind[] = [
  'VirtualService',
  'HTTPRoute',
  'GRPCRoute',
  'Job',
];

function inPlace(before: ClusterView, after: ClusterView): true {
  for (const kind of VIEW_KINDS) {
    const outside = (after.list(kind) as readonly KubeObject[]).filter(
      ({ metadata }) =>
        !SPACES.includes(metadata.namespace ?? '') &&
        !SPACES.includes(metadata.name),
    );
    for (const object of outside) {
      const { name, namespace } = object.metadata;
      const was = before.get(kind, namespace, name) as KubeObject | undefined;
      const ours =
        isOurs(object) && ROUTES.includes(kind) && namespace === 'shop';
      if (object !== was && !ours && !isGraftOf(kind, was)) {
        throw new Refutation('out of place', refName(refOf(object)), was);
      }
    }
  }
  const forks = [...WORKLOADS, 'Pod' as const].flatMap(
    (kind): readonly KubeObject[] => after.list(kind),
  );
  for (const { metadata } of forks) {
    // A Service selects in its own namespace only.
    const of = metadata.labels?.[SPACE_LABEL];
    if (of !== undefined && of !== metadata.namespace) {
      throw new Refutation('a Service can select a fork', metadata, of);
    }
  }
  return true;
}

/** A route of people that ours were put into is theirs all the same. */
function isGraftOf(kind: ViewKind, was: KubeObject | undefined): boolean {
  return kind === 'VirtualService' && was !== undefined;
}

export const routingProofs: Proofs<RoutingWorld> = {
  configurations: configuration,
  prepare,
  statements: [unaffected, answeredByFork, apart],
  perWorld: 12,
};
