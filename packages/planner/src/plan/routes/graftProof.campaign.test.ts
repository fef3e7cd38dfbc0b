import fc from 'fast-check';
import { treatment } from '../../model/route';
import {
  anyCaller,
  baseCaller,
  gatewayCaller,
  request,
  withHeader,
} from '../../proofs/arbitraries/requests';
import { virtualServices } from '../../proofs/arbitraries/virtualServices';
import { moved, routedEverywhere } from '../../proofs/moved';
import { mustEqual, withDeleted } from '../../proofs/rest';
import { RUNS, SEED, space, START, world } from '../../proofs/world';
import { baseWith } from '../../testing/mesh';
import { plan } from '../plan';
import { defaultPlanPolicy } from '../policy';
import { settle } from '../settle';

const policy = { ...defaultPlanPolicy, allowGraft: true };
const options = { now: START, policy };
/** A base may prefer that its callers follow its own objects alone. */
const preferring = baseWith({ 'meshspace.dev/routing': 'graft' });
const configurations = fc
  .tuple(virtualServices, fc.constantFrom<object[][]>([], [preferring]))
  .map(([routes, base]) => [...routes, ...base]);
const both = (made: object[]) =>
  settle(
    world(made, [
      space('alice', ['reviews']),
      space('bob', ['reviews', 'ratings']),
    ]),
    options,
  );

describe('grafts, whatever people configured', () => {
  const runs = { numRuns: Math.ceil(RUNS / 2), seed: SEED };
  it('change nothing for a request without a live space’s header', () => {
    fc.assert(
      fc.property(
        virtualServices,
        anyCaller,
        request,
        (made, caller, shape) => {
          expect(treatment(both(made), caller, shape)).toEqual(
            treatment(world(made), caller, shape),
          );
        },
      ),
      runs,
    );
  });

  it.each([
    ['sidecars', baseCaller],
    ['gateways', fc.constant(gatewayCaller)],
  ])('give one with it the same treatment by the fork, at %s', (_, callers) => {
    fc.assert(
      fc.property(configurations, callers, request, (made, caller, plain) => {
        const after = both(made);
        fc.pre(routedEverywhere(after, 'alice', policy));
        const shape = withHeader(plain, 'alice');
        expect(treatment(after, caller, shape)).toEqual(
          moved(treatment(world(made), caller, shape), 'alice', ['reviews']),
        );
      }),
      runs,
    );
  });

  it('come to rest, and leave nothing when the spaces go', () => {
    fc.assert(
      fc.property(configurations, made => {
        const after = both(made);
        expect(plan(after, options).operations).toEqual([]);
        const later = { ...options, now: new Date(START.getTime() + 60_000) };
        const ended = settle(
          withDeleted(after, ['alice', 'bob'], START),
          later,
        );
        const without = ended.overlay(
          ended.list('Job').map(({ metadata }) => ({
            type: 'delete' as const,
            kind: 'Job' as const,
            namespace: metadata.namespace,
            name: metadata.name,
          })),
        );
        mustEqual('after the end', without, world(made));
      }),
      runs,
    );
  });
});
