import type { KubeRequest } from '../cluster/KubeApi';
import { FakeApi, status } from '../testing/FakeApi';
import { ManualClock, settle } from '../testing/ManualClock';
import { Leadership } from './Leadership';

/** One Lease with optimistic concurrency, shared by all that contend for it. */
function sharedLease() {
  let lease:
    | { metadata: { resourceVersion: string }; spec: object }
    | undefined;
  let version = 0;
  const stored = (spec: object) => {
    version++;
    lease = { metadata: { resourceVersion: String(version) }, spec };
    return lease;
  };
  return ({ method, body }: KubeRequest) => {
    const { spec, metadata } = (body ?? {}) as {
      spec: object;
      metadata: { resourceVersion?: string };
    };
    if (method === 'GET') {
      if (!lease) throw status(404);
      return lease;
    }
    if (method === 'POST') {
      if (lease) throw status(409);
      return stored(spec);
    }
    if (metadata.resourceVersion !== lease?.metadata.resourceVersion) {
      throw status(409);
    }
    return stored(spec);
  };
}

function contender(
  identity: string,
  answer: (request: KubeRequest) => unknown,
  clock: ManualClock,
) {
  const stop = new AbortController();
  let broken = false;
  const leadership = new Leadership({
    api: new FakeApi(request => {
      if (broken) throw status(503);
      return answer(request);
    }),
    clock,
    identity,
    namespace: 'meshspace-system',
    changed: () => {},
  });
  const ended = leadership.run(stop.signal);
  return {
    leadership,
    cutOff: () => {
      broken = true;
    },
    stop: async () => {
      stop.abort();
      await ended;
    },
  };
}

describe('Leadership', () => {
  it('is held by one at a time, whatever their clocks say', async () => {
    const lease = sharedLease();
    const early = new ManualClock(0);
    const late = new ManualClock(10 * 60_000);
    const a = contender('a', lease, early);
    await settle();
    const b = contender('b', lease, late);
    for (let second = 0; second < 120; second++) {
      await early.advance(1000);
      await late.advance(1000);
      expect([a.leadership.leads, b.leadership.leads]).toEqual([true, false]);
    }
    await Promise.all([a.stop(), b.stop()]);
  });

  it('passes to another after it ended, and the old one knew before', async () => {
    const lease = sharedLease();
    const clock = new ManualClock();
    const a = contender('a', lease, clock);
    await settle();
    const b = contender('b', lease, clock);
    await settle();
    a.cutOff();
    for (let second = 0; second < 60; second++) {
      await clock.advance(1000);
      expect(a.leadership.leads && b.leadership.leads).toBe(false);
    }
    expect(a.leadership.leads).toBe(false);
    expect(b.leadership.leads).toBe(true);
    await Promise.all([a.stop(), b.stop()]);
  });

  it('is given back when its holder stops', async () => {
    const lease = sharedLease();
    const clock = new ManualClock();
    const a = contender('a', lease, clock);
    await settle();
    const b = contender('b', lease, clock);
    await settle();
    await a.stop();
    await clock.advance(6000);
    expect(b.leadership.leads).toBe(true);
    await b.stop();
  });

  it('is not believed by a process that was stopped for a while', async () => {
    const clock = new ManualClock();
    const a = contender('a', sharedLease(), clock);
    await settle();
    expect(a.leadership.leads).toBe(true);
    a.cutOff();
    await clock.advance(11_000);
    expect(a.leadership.leads).toBe(false);
    await a.stop();
  });

  it('tells anew that it leads when its renewal came late: what was asked meanwhile was turned away', async () => {
    const clock = new ManualClock();
    const told: boolean[] = [];
    const lease = sharedLease();
    let slow = false;
    const leadership = new Leadership({
      api: new FakeApi(async request => {
        if (slow) await clock.advance(12_000);
        slow = false;
        return lease(request);
      }),
      clock,
      identity: 'a',
      namespace: 'default',
      changed: leads => told.push(leads),
    });
    const stop = new AbortController();
    const ended = leadership.run(stop.signal);
    await settle();
    slow = true;
    await clock.advance(6000);
    await clock.advance(6000);
    expect(leadership.leads).toBe(true);
    expect(told).toEqual([true, true]);
    stop.abort();
    await ended;
  });
});
