import { ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedCluster } from '../EmbeddedCluster';

jest.setTimeout(60_000);

const COMMAND = join(__dirname, '../../bin/embedded-cluster.cjs');
const PATH = '/api/v1/namespaces/default/configmaps';

let data: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'embedded-'));
});
afterEach(() => {
  children.splice(0).forEach(child => child.kill('SIGKILL'));
  rmSync(data, { recursive: true, force: true });
});

/** The command of its own process: only that can be killed. */
async function start(): Promise<{ url: string; kill(): Promise<void> }> {
  const child = spawn(
    process.execPath,
    [COMMAND, 'start', '--preset', 'empty', '--data', data],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  children.push(child);
  const ended = new Promise<void>(resolve => {
    child.once('close', () => resolve());
  });
  let text = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    text += chunk;
    if (text.includes('\n')) break;
  }
  return {
    url: JSON.parse(text.slice('ready '.length)).url,
    kill() {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

interface Written {
  uid: string;
  resourceVersion: string;
  name: string;
}

async function write(url: string, name: string): Promise<Written> {
  const answer = await fetch(`${url}${PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
    }),
  });
  return (await answer.json()).metadata;
}

describe('a cluster with a data folder', () => {
  it('finds everything that it had confirmed when it is killed in the middle of writing', async () => {
    const first = await start();
    const confirmed: Written[] = [];
    const writing = (async () => {
      for (let i = 0; ; i += 1) confirmed.push(await write(first.url, `c${i}`));
    })();
    const cut = writing.catch((error: unknown) => error);
    await write(first.url, 'at-least-this');
    await first.kill();
    expect(await cut).toHaveProperty('message');

    const second = await start();
    const { items, metadata } = await (
      await fetch(`${second.url}${PATH}`)
    ).json();
    const found = new Map<string, Written>(
      items.map((item: { metadata: Written }) => [
        item.metadata.name,
        item.metadata,
      ]),
    );
    for (const { name, uid, resourceVersion } of confirmed) {
      expect(found.get(name)).toMatchObject({ uid, resourceVersion });
    }
    expect(found.has('at-least-this')).toBe(true);
    // Nobody may see a revision twice.
    const next = await write(second.url, 'after');
    expect(Number(next.resourceVersion)).toBeGreaterThan(
      Number(metadata.resourceVersion),
    );
    await second.kill();
  });

  it('drops a last line that was cut off, and goes on from there', async () => {
    const open = () =>
      startEmbeddedCluster({ preset: 'empty', workloads: false, data });
    const before = await open();
    const kept = await write(before.url, 'kept');
    await before.stop();
    appendFileSync(
      join(data, 'objects.log'),
      '{"type":"ADDED","resource":"con',
    );

    const after = await open();
    const names = () =>
      after.client
        .list('configmaps', 'default')
        .map(({ metadata }) => [metadata.name, metadata.uid]);
    expect(names()).toEqual([['kept', kept.uid]]);
    await write(after.url, 'more');
    await after.stop();

    const again = await open();
    expect(again.client.list('configmaps', 'default')).toHaveLength(2);
    await again.stop();
  });

  it('tells watchers of before the restart to list again', async () => {
    const open = () =>
      startEmbeddedCluster({ preset: 'empty', workloads: false, data });
    const before = await open();
    const { resourceVersion } = await write(before.url, 'a');
    await write(before.url, 'b');
    await before.stop();

    const after = await open();
    const watch = await fetch(
      `${after.url}${PATH}?watch=true&resourceVersion=${resourceVersion}`,
    );
    expect(JSON.parse(await watch.text())).toMatchObject({
      type: 'ERROR',
      object: { code: 410, reason: 'Expired' },
    });
    await after.stop();
  });
});
