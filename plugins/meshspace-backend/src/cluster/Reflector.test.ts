import { PassThrough } from 'node:stream';
import { FakeApi, status } from '../testing/FakeApi';
import { ManualClock, settle } from '../testing/ManualClock';
import type { KubeRequest } from './KubeApi';
import { Reflector, ReflectorSettings, ReflectorState } from './Reflector';

interface Pod {
  metadata: { name: string; resourceVersion: string };
}

const pod = (name: string, version: number): Pod => ({
  metadata: { name, resourceVersion: String(version) },
});

const list = (version: number, items: Pod[], token?: string) => ({
  apiVersion: 'v1',
  kind: 'PodList',
  metadata: { resourceVersion: String(version), continue: token },
  items,
});

function reflect(
  answer: (request: KubeRequest) => unknown,
  settings: Partial<ReflectorSettings> = {},
) {
  const clock = new ManualClock();
  const watches: { request: KubeRequest; body: PassThrough }[] = [];
  const api = new FakeApi(answer, request => {
    const body = new PassThrough();
    watches.push({ request, body });
    return body;
  });
  const seen = new Map<string, string>();
  const states: ReflectorState['type'][] = [];
  let listed: Set<string> | undefined;
  const nameOf = (object: unknown) => (object as Pod).metadata.name;
  const reflector = new Reflector({
    api,
    clock,
    path: '/api/v1/pods',
    settings,
    sink: {
      startOfList: () => {
        listed = new Set();
      },
      set: object => {
        const { metadata } = object as Pod;
        seen.set(metadata.name, metadata.resourceVersion);
        listed?.add(metadata.name);
      },
      delete: object => seen.delete(nameOf(object)),
      endOfList: () => {
        for (const name of seen.keys()) {
          if (!listed?.has(name)) seen.delete(name);
        }
        listed = undefined;
      },
      reached: () => {},
      state: ({ type }) => states.push(type),
    },
  });
  const stop = new AbortController();
  const ended = reflector.run(stop.signal);
  const tell = async (type: string, object: unknown) => {
    watches.at(-1)!.body.write(`${JSON.stringify({ type, object })}\n`);
    await settle();
  };
  return {
    clock,
    api,
    watches,
    seen,
    states,
    tell,
    stop: async () => {
      stop.abort();
      await ended;
    },
  };
}

describe('Reflector', () => {
  it('lists in pages, then follows', async () => {
    const r = reflect(({ query }) =>
      query?.continue ? list(7, [pod('b', 2)]) : list(7, [pod('a', 1)], 'next'),
    );
    await settle();
    expect([...r.seen.keys()]).toEqual(['a', 'b']);
    expect(r.watches[0].request.query).toMatchObject({
      resourceVersion: '7',
      allowWatchBookmarks: true,
    });
    await r.tell('ADDED', pod('c', 8));
    await r.tell('DELETED', pod('a', 9));
    expect([...r.seen.keys()]).toEqual(['b', 'c']);
    await r.stop();
  });

  it('goes on from the last bookmark when a watch ends', async () => {
    const r = reflect(() => list(7, []));
    await settle();
    await r.tell('BOOKMARK', { metadata: { resourceVersion: '42' } });
    await r.clock.advance(2000);
    r.watches[0].body.end();
    await r.clock.advance(1000);
    expect(r.watches[1].request.query).toMatchObject({ resourceVersion: '42' });
    expect(r.api.asked.filter(({ query }) => !query?.watch)).toHaveLength(1);
    await r.stop();
  });

  it('lists anew after 410, and forgets what is gone', async () => {
    let lists = 0;
    const r = reflect(() => {
      lists++;
      return lists === 1
        ? list(7, [pod('a', 1), pod('b', 1)])
        : list(9, [pod('b', 1)]);
    });
    await settle();
    await r.tell('ERROR', { kind: 'Status', code: 410, reason: 'Expired' });
    await r.clock.advance(1000);
    expect([...r.seen.keys()]).toEqual(['b']);
    await r.stop();
  });

  it('gives up on a watch that has fallen silent', async () => {
    const r = reflect(() => list(7, []), { progressDeadlineMs: 5000 });
    await settle();
    await r.clock.advance(4000);
    await r.tell('BOOKMARK', { metadata: { resourceVersion: '8' } });
    await r.clock.advance(4000);
    expect(r.watches).toHaveLength(1);
    await r.clock.advance(3000);
    expect(r.watches).toHaveLength(2);
    expect(r.watches[1].request.query).toMatchObject({ resourceVersion: '8' });
    await r.stop();
  });

  it.each([
    ['truncated JSON', '{"type":"ADDED","object":{"meta\n'],
    ['an unknown event', '{"type":"SURPRISE","object":{}}\n'],
  ])('reconnects from where it was after %s', async (_, text) => {
    const r = reflect(() => list(7, []));
    await settle();
    await r.tell('ADDED', pod('a', 8));
    r.watches[0].body.write(text);
    await settle();
    await r.clock.advance(1000);
    expect(r.watches[1].request.query).toMatchObject({ resourceVersion: '8' });
    expect(r.states).not.toContain('failing');
    await r.stop();
  });

  it.each([
    ['refused rights', 403],
    ['refused credentials', 401],
    ['an absent kind', 404],
    ['a broken server', 500],
  ])('says so and tries on after %s', async (_, code) => {
    let broken = true;
    const r = reflect(() => {
      if (broken) throw status(code);
      return list(7, [pod('a', 1)]);
    });
    await settle();
    expect(r.states.at(-1)).toBe('failing');
    broken = false;
    await r.clock.advance(20_000);
    expect(r.states.at(-1)).toBe('synced');
    expect(r.seen.has('a')).toBe(true);
    await r.stop();
  });

  it('waits for as long as a busy server asks', async () => {
    let calls = 0;
    const r = reflect(() => {
      calls++;
      throw status(429, '', 10_000);
    });
    await r.clock.advance(9000);
    expect(calls).toBe(1);
    await r.clock.advance(2000);
    expect(calls).toBe(2);
    await r.stop();
  });

  it('does not ask in a loop when every watch ends at once', async () => {
    const r = reflect(() => list(7, []));
    for (let turn = 0; turn < 200; turn++) {
      await settle();
      r.watches.at(-1)?.body.end();
      await r.clock.advance(50);
    }
    // Ten seconds.
    expect(r.watches.length).toBeLessThan(15);
    await r.stop();
  });

  it('lists anew from time to time, since a server can keep things to itself', async () => {
    let lists = 0;
    const r = reflect(
      () => {
        lists++;
        return lists === 1 ? list(7, [pod('lost', 1)]) : list(9, []);
      },
      { relistMs: 60_000, progressDeadlineMs: 10_000 },
    );
    await settle();
    await r.clock.advance(100_000);
    expect(r.seen.has('lost')).toBe(false);
    await r.stop();
  });
});
