import { breakCase, mergePatch, unknownBreaks } from './breaking';
import { refOf } from './refOf';
import { differences, matches } from './expectation';
import { commonTreatments, loadContract, resolveTreatment } from './load';
import { describeRequest, runCase } from './runner';
import type {
  ContractCase,
  ContractManifest,
  ContractTarget,
  Observation,
} from './types';
import { callers, world } from './world';

const tables = loadContract();
const cases = tables.flatMap(({ file, treatments, cases: list }) =>
  list.map(one => ({ file, treatments, one })),
);

describe('the tables', () => {
  it('name every case once', () => {
    const names = cases.map(({ one }) => one.name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it.each(
    cases.map(({ one, treatments }) => [one.name, one, treatments] as const),
  )(
    '%s: is broken by something, asked by known callers, and ends in known treatments',
    (_, one, treatments) => {
      expect(unknownBreaks(one)).toEqual([]);
      expect(breakCase(one)).not.toEqual(one);
      const requests = one.steps.flatMap(step => step.requests ?? []);
      expect(requests.length).toBeGreaterThan(0);
      for (const request of requests) {
        expect([...Object.keys(callers), 'gateway']).toContain(request.from);
        resolveTreatment(request.expect, {
          ...commonTreatments,
          ...treatments,
        });
      }
    },
  );

  it('speak of callers that exist', () => {
    for (const caller of Object.values(callers)) {
      const [namespace, name] = caller.split('/');
      expect(
        world.workloads.some(
          one =>
            one.namespace === namespace && [one.name, one.app].includes(name),
        ),
      ).toBe(true);
    }
  });
});

describe('matches', () => {
  it.each([
    ['a|b', 'a|b', true],
    ['a|*|c', 'a||c', true],
    ['a*', 'abc', true],
    ['a.c', 'abc', false],
    ['a', undefined, false],
  ])('%s and %s: %s', (pattern, text, result) => {
    expect(matches(pattern, text)).toBe(result);
  });
});

describe('differences', () => {
  const seen: Observation = {
    status: 200,
    by: 'reviews.alice/v1',
    path: '/x',
    cluster: 'outbound|9080||reviews.alice',
    response: { 'x-user': ['a', 'b'] },
    arrived: { 'x-meshspace': 'alice' },
    called: { status: 200, by: 'ratings.shop/v1' },
  };

  it.each([
    [{}, 0],
    [
      {
        status: 200,
        by: 'reviews.alice',
        path: '/x',
        cluster: 'outbound|9080||*',
      },
      0,
    ],
    [{ by: 'reviews.alice/v2' }, 1],
    [{ by: 'reviews.ali' }, 1],
    [{ status: 503, path: '/y' }, 2],
    [{ response: { 'X-User': 'a,b', 'x-none': null } }, 0],
    [{ response: { 'x-user': null } }, 1],
    [{ arrived: { 'x-meshspace': 'bob' } }, 1],
    [{ peer: null }, 0],
    [{ peer: 'spiffe://x' }, 1],
    [{ called: { by: 'ratings.shop', status: 200 } }, 0],
    [{ called: { by: 'ratings.alice' } }, 1],
  ])('%j: %s', (wanted, count) => {
    expect(differences(wanted, seen)).toHaveLength(count);
  });
});

it('mergePatch replaces, adds and removes', () => {
  expect(
    mergePatch(
      { a: 1, b: { c: 2, d: 3 }, e: [1] },
      { a: null, b: { c: 4 }, e: [2], f: 5 },
    ),
  ).toEqual({
    b: { c: 4, d: 3 },
    e: [2],
    f: 5,
  });
});

describe('running a case', () => {
  const object = (name: string): ContractManifest => ({
    apiVersion: 'v1',
    kind: 'Thing',
    metadata: { name, namespace: 'n' },
  });

  const one: ContractCase = {
    name: 'a case',
    shows: ['x'],
    steps: [
      { user: [object('user')] },
      {
        ours: [object('ours')],
        requests: [
          {
            from: 'web',
            to: 'http://x/',
            space: 'alice',
            headers: ['a: b: c'],
            expect: { status: 200 },
          },
        ],
      },
      {
        delete: ['Thing/ours'],
        requests: [{ from: 'web', to: 'http://x/', expect: { status: 404 } }],
      },
    ],
  };

  /** A cluster in which a request is answered while `Thing/ours` is there. */
  function fakeTarget() {
    const there = new Set<string>();
    const log: string[] = [];
    const target: ContractTarget = {
      name: 'fake',
      apply: async objects =>
        objects.forEach(
          one_ => there.add(refOf(one_)) && log.push(`apply ${refOf(one_)}`),
        ),
      delete: async objects =>
        objects.forEach(
          one_ =>
            there.delete(refOf(one_)) && log.push(`delete ${refOf(one_)}`),
        ),
      settle: async () => {},
      nextSecond: async () => {
        log.push('later');
      },
      request: async ({ headers }) => {
        log.push(JSON.stringify(headers));
        return {
          status: there.has('Thing/ours') ? 200 : 404,
          response: {},
          arrived: {},
        };
      },
    };
    return { target, there, log };
  }

  it('applies each step in a later second, asks, and leaves nothing', async () => {
    const { target, there, log } = fakeTarget();
    expect(await runCase(target, one)).toEqual([]);
    expect(log).toEqual([
      'apply Thing/user',
      'later',
      'apply Thing/ours',
      '[["x-meshspace","alice"],["a","b: c"]]',
      'delete Thing/ours',
      '[]',
      'delete Thing/user',
    ]);
    expect([...there]).toEqual([]);
  });

  it('fails when its rule is broken, and says the request and the difference', async () => {
    const mismatches = await runCase(fakeTarget().target, breakCase(one));
    expect(mismatches).toMatchObject([
      {
        request: 'web GET http://x/ x-meshspace: alice a: b: c',
        differences: ['status: wanted 200, saw 404'],
      },
    ]);
  });

  it('leaves nothing when the target fails', async () => {
    const { target, there } = fakeTarget();
    target.request = async () => {
      throw new Error('gone');
    };
    await expect(runCase(target, one)).rejects.toThrow('gone');
    expect([...there]).toEqual([]);
  });

  it('describes a request with what it is for', () => {
    expect(
      describeRequest({
        from: 'web',
        to: 'http://x/',
        method: 'POST',
        expect: 'base',
        why: 'because',
      }),
    ).toBe('web POST http://x/ (because)');
  });
});
