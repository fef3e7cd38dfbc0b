import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInstance, down, isUp } from '../src';
import { findDaemons } from '../src/process/daemon';
import { mountsBelow } from '../src/plane/mounts';
import { namespacesOf } from '../src/plane/network';
import { run } from '../src/process/run';

const NUMBER = 14;
const instance = createInstance(NUMBER);
const program = path.resolve(__dirname, '..', 'bin', 'testbed');

function testbed(...args: string[]) {
  const child = spawn(program, [...args, '--instance', String(NUMBER)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', chunk => {
    said += chunk;
  });
  const ended = new Promise<{ code: number | null; said: string }>(resolve =>
    child.on('close', code => resolve({ code, said })),
  );
  return { child, ended, said: () => said };
}

/** What of the machine an instance could leave changed. */
async function machine() {
  const lines = async (command: string, ...args: string[]) =>
    (await run(command, args)).split('\n').sort();
  return {
    routes: await lines('ip', 'route'),
    links: (await lines('ip', '-o', 'link')).map(line => line.split(':')[1]),
    rules: await lines('nft', 'list', 'ruleset'),
    namespaces: fs.existsSync('/run/netns')
      ? fs
          .readdirSync('/run/netns')
          .filter(name => !name.startsWith('meshspace-'))
          .sort()
      : [],
    forwarding: fs.readFileSync('/proc/sys/net/ipv4/ip_forward', 'utf8'),
  };
}

function expectNothingLeft() {
  expect(findDaemons(instance.dir)).toEqual([]);
  expect(namespacesOf(instance)).toEqual([]);
  expect(mountsBelow(instance.dir)).toEqual([]);
  expect(fs.existsSync(instance.dir)).toBe(false);
}

/** One may have ended by itself because another was killed before it. */
function killNow(pid: number) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

describe('the life of an instance', () => {
  beforeAll(() => down(NUMBER));
  afterAll(() => down(NUMBER));

  it('comes up, and down leaves the machine as it was', async () => {
    const before = await machine();
    expect((await testbed('up').ended).code).toBe(0);
    expect(isUp(instance)).toBe(true);
    expect((await testbed('down').ended).code).toBe(0);
    expectNothingLeft();
    expect(await machine()).toEqual(before);
  });

  it('refuses a second start while one is on its way, in one sentence', async () => {
    const first = testbed('up');
    await new Promise<void>(resolve => {
      first.child.stderr.on(
        'data',
        () => first.said().includes('control plane') && resolve(),
      );
    });
    const second = await testbed('up').ended;
    expect(second.code).toBe(1);
    expect(second.said.trim().split('\n').at(-1)).toMatch(
      /^testbed: instance 14 is being started or stopped by another process just now$/,
    );
    expect((await first.ended).code).toBe(0);
  });

  it('cleans up what a crash left, and only of its own instance', async () => {
    expect(isUp(instance)).toBe(true);
    const shared = Number(process.env.MESHSPACE_TESTBED_INSTANCE ?? 0);
    const others = findDaemons(createInstance(shared).dir);
    for (const { pid } of findDaemons(instance.dir)) killNow(pid);
    expect(namespacesOf(instance).length).toBeGreaterThan(1);
    expect((await testbed('up').ended).code).toBe(0);
    expect(isUp(instance)).toBe(true);
    expect(findDaemons(createInstance(shared).dir)).toEqual(others);
  });

  it('leaves nothing when it is interrupted on its way up', async () => {
    expect((await testbed('down').ended).code).toBe(0);
    const started = testbed('up');
    await new Promise<void>(resolve => {
      started.child.stderr.on(
        'data',
        () => started.said().includes('Istio') && resolve(),
      );
    });
    started.child.kill('SIGINT');
    const { code, said } = await started.ended;
    expect(code).toBe(1);
    expect(said.trim().split('\n').at(-1)).toBe('testbed: interrupted');
    expectNothingLeft();
  });
});
