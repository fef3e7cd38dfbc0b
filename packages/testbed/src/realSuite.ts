import { spawn } from 'node:child_process';
import path from 'node:path';
import { TestbedError, UnavailableError } from './errors';
import { createInstance, MAX_INSTANCES } from './instance';
import { down, isUp, up } from './lifecycle';
import { packageRoot } from './paths';
import { refusal, thisMachine } from './preconditions';
import { findDaemons } from './process/daemon';
import { createProgress } from './tools/progress';
import { ensureTools } from './tools/tools';

// the lifecycle suite plays with this one
const LIFECYCLE_INSTANCE = 14;

/** An instance of the run's own, so that nobody's running one is disturbed. */
function freeInstance(): number {
  for (let number = MAX_INSTANCES - 1; number >= 0; number--) {
    if (
      number !== LIFECYCLE_INSTANCE &&
      findDaemons(createInstance(number).dir).length === 0
    )
      return number;
  }
  throw new TestbedError(
    'all instances are up: take one down with `testbed down --instance N`',
  );
}

/** Runs the suites that need the real stack; resolves with Jest's exit code. */
export async function runRealSuite(
  jestArguments: string[],
  signal: AbortSignal,
): Promise<number> {
  const why = refusal(thisMachine());
  if (why) throw new UnavailableError(why);
  const tools = await ensureTools({ signal });
  const given = process.env.MESHSPACE_TESTBED_INSTANCE;
  const number = given === undefined ? freeInstance() : Number(given);
  const wasUp = isUp(createInstance(number));
  const progress = createProgress();
  await up({
    number,
    profile: 'gateway-api',
    tools,
    onStep: progress.step,
    signal,
  });
  progress.done(`instance ${number} is up`);
  try {
    return await jest(number, jestArguments, signal);
  } finally {
    if (!wasUp) await down(number);
  }
}

function jest(
  number: number,
  more: string[],
  signal: AbortSignal,
): Promise<number> {
  const results = process.env.MESHSPACE_RESULTS;
  const config = path.join(packageRoot, 'e2e-tests', 'jest.config.js');
  const child = spawn(
    process.execPath,
    [
      ...[require.resolve('jest/bin/jest'), '--config', config, '--runInBand'],
      ...(results ? ['--json', `--outputFile=${path.resolve(results)}`] : []),
      ...more,
    ],
    {
      stdio: 'inherit',
      env: { ...process.env, MESHSPACE_TESTBED_INSTANCE: String(number) },
    },
  );
  signal.addEventListener('abort', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve(code ?? 1));
  });
}
