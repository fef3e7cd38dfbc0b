import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { runMain } from './main';

/** What an API server that refuses or does not know some of its lists answers. */
const STATUS = (code: number) =>
  JSON.stringify({ kind: 'Status', message: 'because', code });

describe('a cluster that does not answer all', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'meshspace-cli-'));
  const kubeconfig = path.join(folder, 'config');
  const answers = new Map<string, number>();
  const server = http.createServer((request, response) => {
    const name = request.url?.split('/').pop() ?? '';
    const status = answers.get(name) ?? answers.get('*') ?? 200;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(
      status === 200
        ? JSON.stringify({
            apiVersion: 'v1',
            kind: 'List',
            metadata: { name: 'istio', namespace: 'istio-system' },
            items: [],
          })
        : STATUS(status),
    );
  });

  const contextWith = (more: object) => {
    const { port } = server.address() as AddressInfo;
    writeFileSync(
      kubeconfig,
      JSON.stringify({
        'current-context': 'here',
        clusters: [
          {
            name: 'c',
            cluster: { server: `http://127.0.0.1:${port}`, ...more },
          },
        ],
        users: [{ name: 'u', user: {} }],
        contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
      }),
    );
  };

  beforeAll(async () => {
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });

  beforeEach(() => contextWith({ 'insecure-skip-tls-verify': true }));

  afterAll(async () => {
    await new Promise(resolve => {
      server.close(resolve);
    });
    rmSync(folder, { recursive: true });
  });

  async function meshspace(command: string, statuses: Record<string, number>) {
    answers.clear();
    for (const [name, status] of Object.entries(statuses)) {
      answers.set(name, status);
    }
    let out = '';
    let error = '';
    const code = await runMain(
      [command, '--kubeconfig', kubeconfig, '--current-context'],
      {
        out: text => (out += text),
        error: text => (error += text),
        stdin: () => Promise.reject(new Error('not needed')),
        now: () => new Date('2026-01-01T12:00:00Z'),
        signal: new AbortController().signal,
        backend: () => Promise.reject(new Error('not needed')),
      },
    );
    return { code, out, error };
  }

  it.each<[string, Record<string, number>, string]>([
    [
      'it names every list that the user may not see and that is needed',
      { pods: 403, services: 403, secrets: 403 },
      'does not let this user list pods, services. Use a context that may;',
    ],
    ['it asks for another log-in', { '*': 401 }, 'Log in again'],
    [
      'it says what the cluster says',
      { pods: 500 },
      'answered 500 when asked for /api/v1/pods: because',
    ],
  ])('%s', async (_, statuses, message) => {
    const { code, error } = await meshspace('plan', statuses);
    expect(code).toBe(1);
    expect(error).toContain(message);
  });

  it('says why a context cannot be used', async () => {
    contextWith({});
    const { code, error } = await meshspace('plan', {});
    expect(code).toBe(1);
    expect(error).toContain('The context here cannot be used: ');
  });

  it('goes on without what can be left out, and says what that is', async () => {
    const { code, error } = await meshspace('doctor', { secrets: 403 });
    expect(code).toBe(0);
    expect(error).toBe(
      'meshspace: This user may not list secrets: left out is copies of Secrets.\n',
    );
  });

  it('knows which kinds the cluster does not serve', async () => {
    expect((await meshspace('plan', { meshspaces: 404 })).out).toContain(
      'have an administrator apply deploy/meshspace.yaml',
    );
    expect(await meshspace('doctor', { meshspaces: 404 })).toMatchObject({
      code: 1,
      out: expect.stringContaining('MSP0030'),
    });
  });
});
