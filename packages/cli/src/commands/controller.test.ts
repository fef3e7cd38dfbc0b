import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as backend from '@meshspace/plugin-meshspace-backend';
import { EmbeddedCluster, startEmbeddedCluster } from 'embedded-cluster';
import { runMain } from '../main';

jest.setTimeout(60_000);

/** A `meshspace controller` that runs until it is told to end. */
function start(args: string[]) {
  const end = new AbortController();
  const lines: string[] = [];
  const ended = runMain(['controller', ...args], {
    out: text => lines.push(text),
    error: text => lines.push(text),
    stdin: async () => '',
    now: () => new Date(),
    signal: end.signal,
    backend: async () => backend,
  });
  return {
    lines,
    ended,
    end: () => {
      end.abort();
      return ended;
    },
  };
}

/** Waits until the log names the port of the health page. */
async function portOf({ lines }: { lines: string[] }): Promise<number> {
  for (;;) {
    const found = /at port (\d+)/.exec(lines.join(''));
    if (found) return Number(found[1]);
    await wait(20);
  }
}

async function until(check: () => Promise<boolean>) {
  while (!(await check())) await wait(50);
}

describe('meshspace controller', () => {
  let cluster: EmbeddedCluster;
  let folder: string;
  let config: string;

  beforeAll(async () => {
    cluster = await startEmbeddedCluster({ preset: 'empty', workloads: false });
    folder = await mkdtemp(join(tmpdir(), 'meshspace-cli-'));
    config = join(folder, 'config.yaml');
    await writeFile(
      config,
      JSON.stringify({
        meshspace: {
          clusters: [
            {
              name: 'demo',
              url: cluster.url,
              serviceAccountToken: cluster.token,
            },
          ],
        },
      }),
    );
  });

  afterAll(async () => {
    await cluster.stop();
    await rm(folder, { recursive: true });
  });

  it('works until it is told to end, and says how it stands', async () => {
    const controller = start(['--config', config, '--health', '0']);
    const page = `http://127.0.0.1:${await portOf(controller)}`;
    await until(async () => (await fetch(`${page}/readyz`)).ok);
    await until(async () =>
      (
        await (await fetch(`${page}/metrics`)).text()
      ).includes('meshspace_controller_leads{cluster="demo"} 1'),
    );
    expect(await (await fetch(`${page}/healthz`)).text()).toBe('ok\n');
    expect((await fetch(`${page}/secrets`)).status).toBe(404);
    expect(await controller.end()).toBe(0);
    expect(controller.lines.join('')).not.toContain(cluster.token);
    for (const line of controller.lines) {
      expect(JSON.parse(line)).toMatchObject({
        level: expect.stringMatching(/info|warn/),
        time: expect.any(String),
        message: expect.any(String),
      });
    }
  });

  it('reads a kubeconfig', async () => {
    const file = join(folder, 'kubeconfig');
    await writeFile(file, cluster.kubeconfig);
    await writeFile(
      config,
      JSON.stringify({
        meshspace: {
          clusters: [{ name: 'mine', kubeconfig: { path: file } }],
        },
      }),
    );
    const controller = start(['--config', config, '--health', '0']);
    const page = `http://127.0.0.1:${await portOf(controller)}`;
    await until(async () => (await fetch(`${page}/readyz`)).ok);
    expect(await (await fetch(`${page}/readyz`)).json()).toMatchObject([
      { cluster: 'mine', ready: true },
    ]);
    expect(await controller.end()).toBe(0);
  });

  it.each([
    [['--health', 'http'], '--health takes a port, not "http".'],
    [['--in-cluster', '--context', 'a'], '--in-cluster and --context name two'],
    [['--config', 'nowhere.yaml'], '--config nowhere.yaml cannot be read'],
    [['--colour'], "Unknown option '--colour'"],
  ])('refuses %j in one sentence', async (args, message) => {
    const { ended, lines } = start(args);
    expect(await ended).toBe(2);
    expect(lines.join('')).toContain(message);
  });

  it('names what is wrong with the settings', async () => {
    const wrong = join(folder, 'wrong.yaml');
    await writeFile(wrong, 'meshspace: { policy: { maxForks: 3 } }');
    const { ended, lines } = start(['--config', wrong]);
    expect(await ended).toBe(2);
    expect(lines.join('')).toContain('maxForks');
  });

  it('explains itself', async () => {
    const { ended, lines } = start(['--help']);
    expect(await ended).toBe(0);
    expect(lines.join('')).toContain('--in-cluster');
  });
});
