import { isRunning } from './daemon';
import { poll } from './poll';
import { run, tryRun } from './run';

it('tells the exit code, and what was said', async () => {
  const { code, stdout, stderr } = await tryRun('sh', [
    '-c',
    'echo out; echo err >&2; exit 3',
  ]);
  expect({ code, stdout, stderr }).toEqual({
    code: 3,
    stdout: 'out\n',
    stderr: 'err\n',
  });
  await expect(run('sh', ['-c', 'echo why >&2; exit 3'])).rejects.toThrow(
    /exit code 3: why/,
  );
});

it('ends a build with all of its compilers when it is interrupted', async () => {
  const abort = new AbortController();
  let compiler = 0;
  const build = tryRun('sh', ['-c', 'sleep 1000 & echo $! >&2; wait'], {
    signal: abort.signal,
    onErrorLine: line => {
      compiler = Number(line);
    },
  });
  // it is awaited below
  build.catch(() => {});
  await poll(async () => compiler > 0, {
    what: 'the build has begun',
    timeoutMs: 5000,
  });
  abort.abort(new Error('interrupted'));
  await expect(build).rejects.toThrow('interrupted');
  const gone = poll(async () => !isRunning(compiler), {
    what: 'the compiler is gone',
    timeoutMs: 5000,
  });
  expect(await gone).toBe(true);
});

it('ends what takes too long', async () => {
  const { timedOut } = await tryRun('sleep', ['1000'], { timeoutMs: 50 });
  expect(timedOut).toBe(true);
});
