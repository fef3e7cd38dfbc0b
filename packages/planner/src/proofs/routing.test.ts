import fc from 'fast-check';
import { Caller, RequestShape } from '../explain/types';
import { treatment } from '../model/route';
import { ClusterView } from '../view/ClusterView';
import {
  anyCaller,
  baseCaller,
  gatewayCaller,
  request,
  users,
  withHeader,
} from './arbitraries';
import { moved, routedEverywhere } from './moved';
import { RUNS, SEED, settledWorld, space, world } from './world';

const options = { numRuns: RUNS, seed: SEED };
const alice = space('alice', ['reviews']);
const bob = space('bob', ['reviews', 'ratings']);

function compare(
  before: ClusterView,
  after: ClusterView,
  caller: Caller,
  shape: RequestShape,
) {
  return [treatment(before, caller, shape), treatment(after, caller, shape)];
}

describe('a request without a live space’s header', () => {
  it.each([
    ['no header', (shape: RequestShape) => shape],
    ['a header of nobody', (s: RequestShape) => withHeader(s, 'carol')],
    ['a longer value', (s: RequestShape) => withHeader(s, 'alice2')],
    ['another case', (s: RequestShape) => withHeader(s, 'Alice')],
  ])('is treated as if there were no spaces: %s', (_, sent) => {
    fc.assert(
      fc.property(users, anyCaller, request, (made, caller, plain) => {
        const [was, is] = compare(
          world(made),
          settledWorld(made, [alice, bob]),
          caller,
          sent(plain),
        );
        expect(is).toEqual(was);
      }),
      options,
    );
  });
});

describe('a request with a space’s header', () => {
  it('gets the same treatment from the base’s callers, but the fork answers', () => {
    fc.assert(
      fc.property(users, baseCaller, request, (made, caller, plain) => {
        const after = settledWorld(made, [alice, bob]);
        fc.pre(routedEverywhere(after, 'alice'));
        const shape = withHeader(plain, 'alice');
        const [was, is] = compare(world(made), after, caller, shape);
        expect(is).toEqual(moved(was, 'alice', ['reviews']));
      }),
      options,
    );
  });

  it('gets the same treatment from a gateway, but the fork answers', () => {
    fc.assert(
      fc.property(users, request, (made, plain) => {
        const after = settledWorld(made, [alice, bob]);
        fc.pre(routedEverywhere(after, 'alice'));
        const shape = withHeader(plain, 'alice');
        const [was, is] = compare(world(made), after, gatewayCaller, shape);
        expect(is).toEqual(moved(was, 'alice', ['reviews']));
      }),
      options,
    );
  });

  it('never reaches another space', () => {
    fc.assert(
      fc.property(users, anyCaller, request, (made, caller, plain) => {
        const after = settledWorld(made, [alice, bob]);
        const result = treatment(after, caller, withHeader(plain, 'alice'));
        const namespaces =
          result.type === 'forward'
            ? result.upstreams.map(({ namespace }) => namespace)
            : [];
        expect(namespaces).not.toContain('bob');
      }),
      options,
    );
  });
});
