import { EmbeddedCluster, startEmbeddedCluster } from '../EmbeddedCluster';
import { Fault, Faults } from './Faults';

jest.setTimeout(30_000);

let cluster: EmbeddedCluster;
const watches = new AbortController();

beforeAll(async () => {
  cluster = await startEmbeddedCluster({
    preset: 'empty',
    workloads: false,
    faults: new Faults(7),
  });
});
afterAll(async () => {
  watches.abort();
  await cluster.stop();
});
afterEach(() => cluster.faults.clear());

const PATH = '/api/v1/namespaces/default/configmaps';

interface Reply {
  code: number;
  reason?: string;
  text: string;
  retryAfter: string | null;
}

async function send(
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const answer = await fetch(`${cluster.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  const json = answer.headers.get('content-type') === 'application/json';
  return {
    code: answer.status,
    text,
    retryAfter: answer.headers.get('retry-after'),
    ...(json ? { reason: JSON.parse(text).reason } : {}),
  };
}

const configMap = (name: string, data: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});
const create = (name: string) => send('POST', PATH, configMap(name));
const exists = (name: string) =>
  cluster.client.get('configmaps', 'default', name) !== undefined;

/** Why a request got no answer. */
async function failure(reply: Promise<Reply>): Promise<string> {
  try {
    return `answered ${(await reply).code}`;
  } catch (error) {
    const { cause } = error as Error & {
      cause?: { code?: string; message?: string };
    };
    return cause?.code ?? cause?.message ?? String(error);
  }
}

describe('faults of requests', () => {
  it('delay: the request is overtaken by a later one', async () => {
    cluster.faults.add({ fault: { kind: 'delay', ms: 500 }, method: 'POST' });
    const order: string[] = [];
    const late = create('delayed').then(({ code }) => order.push(`${code}`));
    await send('GET', PATH);
    order.push('read');
    await late;
    expect(order).toEqual(['read', '201']);
  });

  it.each([
    [{ kind: 'drop', when: 'before' }, 'UND_ERR_SOCKET', false],
    [{ kind: 'drop', when: 'after' }, 'UND_ERR_SOCKET', true],
    [{ kind: 'reset', when: 'before' }, 'ECONNRESET', false],
    [{ kind: 'reset', when: 'after' }, 'ECONNRESET', true],
    [{ kind: 'truncate' }, 'UND_ERR_SOCKET', true],
  ] as [Fault, string, boolean][])(
    '%j: the caller gets %s; it took effect: %s',
    async (fault, code, effect) => {
      const name = `cut-${Object.values(fault).join('-')}`;
      cluster.faults.add({ fault, method: 'POST', times: 1 });
      expect(await failure(create(name))).toBe(code);
      expect(exists(name)).toBe(effect);
      // The connection after it is whole.
      expect((await create(`${name}-again`)).code).toBe(201);
    },
  );

  it.each([
    [409, 'Conflict', undefined],
    [410, 'Expired', undefined],
    [429, 'TooManyRequests', 3],
    [500, 'InternalError', undefined],
    [503, 'ServiceUnavailable', 1],
    [504, 'Timeout', undefined],
  ])(
    'status %s: a Status of reason %s, without effect',
    async (code, reason, retryAfterSeconds) => {
      cluster.faults.add({
        fault: { kind: 'status', code, retryAfterSeconds },
        method: 'POST',
        resource: 'configmaps',
      });
      expect(await create(`status-${code}`)).toMatchObject({
        code,
        reason,
        retryAfter:
          retryAfterSeconds === undefined ? null : `${retryAfterSeconds}`,
      });
      expect(exists(`status-${code}`)).toBe(false);
    },
  );

  it('html: the page of a proxy that knows no Status', async () => {
    cluster.faults.add({ fault: { kind: 'html', code: 502 } });
    const { code, text } = await send('GET', PATH);
    expect([code, text]).toEqual([502, expect.stringContaining('<html>')]);
  });

  it('deny: a webhook says no, by name and resource', async () => {
    cluster.faults.add({
      fault: { kind: 'deny', message: 'not on a Friday' },
      resource: 'configmaps',
      name: 'denied',
    });
    expect(await create('denied')).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      text: expect.stringContaining(
        'admission webhook \\"deny.faults.local\\" denied the request: not on a Friday',
      ),
    });
    expect((await create('not-denied')).code).toBe(201);
  });

  it('stale: reads see what was, writes do not', async () => {
    await create('stale');
    await send(
      'PATCH',
      `${PATH}/stale`,
      { data: { at: 'now' } },
      {
        'content-type': 'application/merge-patch+json',
      },
    );
    cluster.faults.add({
      fault: { kind: 'stale', revisions: 1 },
      method: 'GET',
      times: 2,
    });
    expect((await send('GET', `${PATH}/stale`)).text).not.toContain('"at"');
    expect((await send('GET', PATH)).text).not.toContain('"at"');
    expect((await send('GET', `${PATH}/stale`)).text).toContain('"at":"now"');

    cluster.faults.add({
      fault: { kind: 'stale', revisions: 2 },
      method: 'GET',
      name: 'stale',
    });
    expect((await send('GET', `${PATH}/stale`)).code).toBe(404);
  });

  it('strike only whom they mean: client, count and turn', async () => {
    cluster.faults.add({
      fault: { kind: 'status', code: 500 },
      userAgent: 'controller',
      after: 1,
      times: 2,
    });
    const as = async (agent: string) =>
      (await send('GET', PATH, undefined, { 'user-agent': agent })).code;
    expect(await as('kubectl')).toBe(200);
    const codes: number[] = [];
    for (let i = 0; i < 5; i += 1) codes.push(await as('a-controller/1'));
    expect(codes).toEqual([200, 500, 500, 200, 200]);
  });

  it('skew: new objects have the time of the wrong clock', async () => {
    cluster.faults.skewClock(3_600_000);
    await create('skewed');
    const { metadata } = cluster.client.get('configmaps', 'default', 'skewed')!;
    const ahead = Date.parse(metadata.creationTimestamp) - Date.now();
    expect(ahead).toBeGreaterThan(3_500_000);
    cluster.faults.skewClock(0);
    await create('right');
    expect(
      Date.parse(
        cluster.client.get('configmaps', 'default', 'right')!.metadata
          .creationTimestamp,
      ),
    ).toBeLessThanOrEqual(Date.now());
  });
});

describe('faults of watches', () => {
  /** What a watch tells of four ConfigMaps made one after the other, until it ends or `last` has come. */
  async function told(fault: Fault, last: string): Promise<string[]> {
    const prefix = `w${cluster.server.store.revision}`;
    const since = cluster.server.store.revision;
    cluster.faults.add({ fault, resource: 'configmaps', after: 1, times: 1 });
    const answer = await fetch(
      `${cluster.url}${PATH}?watch=true&resourceVersion=${since}`,
      { signal: watches.signal },
    );
    const reader = answer
      .body!.pipeThrough(new TextDecoderStream())
      .getReader();
    for (let i = 1; i <= 4; i += 1) {
      await cluster.client.create('configmaps', {
        ...configMap(`${prefix}-${i}`),
        metadata: { name: `${prefix}-${i}`, namespace: 'default' },
      });
    }
    const seen: string[] = [];
    let rest = '';
    while (seen.at(-1) !== last) {
      const { value, done } = await reader.read();
      if (done) break;
      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const { type, object } = JSON.parse(line);
        seen.push(
          type === 'ERROR'
            ? `ERROR ${object.code}`
            : object.metadata.name.split('-').at(-1),
        );
      }
    }
    await reader.cancel();
    return seen;
  }

  it.each([
    [{ kind: 'watch-duplicate' }, '4', ['1', '2', '2', '3', '4']],
    [{ kind: 'watch-reorder' }, '4', ['1', '3', '2', '4']],
    [{ kind: 'watch-drop' }, '4', ['1', '3', '4']],
    [{ kind: 'watch-stall' }, '1', ['1']],
    [{ kind: 'watch-gone' }, 'ERROR 410', ['1', 'ERROR 410']],
  ] as [Fault, string, string[]][])('%j', async (fault, last, expected) => {
    expect(await told(fault, last)).toEqual(expected);
  });

  it('a stalled watch stays open and silent', async () => {
    cluster.faults.add({
      fault: { kind: 'watch-stall' },
      resource: 'configmaps',
    });
    const answer = await fetch(
      `${cluster.url}${PATH}?watch=true&resourceVersion=${cluster.server.store.revision}`,
      {
        signal: watches.signal,
      },
    );
    const reader = answer.body!.getReader();
    let heard = false;
    const read = reader.read().then(({ done }) => {
      heard = !done;
    });
    await create('nobody-hears-of-it');
    await send('GET', PATH);
    expect(heard).toBe(false);
    await reader.cancel();
    await read;
  });
});

describe('the seed', () => {
  async function codes(seed: number): Promise<number[]> {
    const own = await startEmbeddedCluster({
      preset: 'empty',
      workloads: false,
      faults: new Faults(seed),
    });
    own.faults.add({ fault: { kind: 'status', code: 429 }, probability: 0.5 });
    own.faults.add({ fault: { kind: 'status', code: 503 }, probability: 0.3 });
    const seen: number[] = [];
    for (let i = 0; i < 40; i += 1) {
      seen.push((await fetch(`${own.url}${PATH}`)).status);
    }
    await own.stop();
    return seen;
  }

  it('decides what strikes: the same one the same, another one otherwise', async () => {
    const first = await codes(3);
    expect(await codes(3)).toEqual(first);
    expect(await codes(4)).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 429, 503]));
  });
});
