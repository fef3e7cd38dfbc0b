import { spawn } from 'node:child_process';
import path from 'node:path';
import { TestbedError, UnavailableError } from './errors';
import { createInstance, MAX_INSTANCES } from './instance';
import { down, isUp, up } from './lifecycle';
import { packageRoot } from './paths';
import { refusal, thisMachine } from './preconditions';
import { findDaemons } from './process/daemon';
import { createProgress } from './tools/progress';
import { ensurePrometheus, ensureTools } from './tools/tools';

// the lifecycle suite plays with this one
const LIFECYCLE_INSTANCE = 14;

/** What the suites wait for is mostly others, so that more run at once than would alone keep the machine busy. */
const LANES = 2;

/** Instances of the run's own, so that nobody's running one is disturbed. */
function freeInstances(count: number): number[] {
  const free: number[] = [];
  for (let number = MAX_INSTANCES - 1; number >= 0; number--) {
    if (
      number !== LIFECYCLE_INSTANCE &&
      findDaemons(createInstance(number).dir).length === 0
    )
      free.push(number);
    if (free.length === count) return free;
  }
  throw new TestbedError(
    'too many instances are up: take one down with `testbed down --instance N`',
  );
}

/** The instance that was asked for, or one for each lane; who names suites waits for no second one. */
function chooseInstances(jestArguments: string[]): number[] {
  const given = process.env.MESHSPACE_TESTBED_INSTANCE;
  if (given !== undefined) return [Number(given)];
  const isChoice = jestArguments.some(one => !one.startsWith('-'));
  return freeInstances(isChoice ? 1 : LANES);
}

/** Runs the suites that need the real stack; resolves with Jest's exit code. */
export async function runRealSuite(
  jestArguments: string[],
  signal: AbortSignal,
): Promise<number> {
  const why = refusal(thisMachine());
  if (why) throw new UnavailableError(why);
  const tools = await ensureTools({ signal });
  const figures = await withOrWithoutPrometheus(signal);
  const numbers = chooseInstances(jestArguments);
  const ours = numbers.filter(number => !isUp(createInstance(number)));
  const progress = createProgress();
  try {
    const started = await Promise.allSettled(
      numbers.map((number, lane) =>
        up({
          ...{ number, profile: 'gateway-api', tools, signal },
          // all go through the same steps
          ...(lane === 0 && { onStep: progress.step }),
        }),
      ),
    );
    for (const one of started) if (one.status === 'rejected') throw one.reason;
    progress.done(`up: instance ${numbers.join(' and instance ')}`);
    return await jest(
      jestArguments,
      { ...figures, MESHSPACE_TESTBED_LANES: numbers.join(' ') },
      signal,
    );
  } finally {
    await Promise.all(ours.map(number => down(number)));
  }
}

/** The mesh can be tested without figures; that they were not is said, and counted by whoever reads this. */
async function withOrWithoutPrometheus(
  signal: AbortSignal,
): Promise<Record<string, string>> {
  try {
    await ensurePrometheus({ signal });
    return {};
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return { MESHSPACE_WITHOUT_PROMETHEUS: 'yes' };
  }
}

function jest(
  given: string[],
  env: Record<string, string> & { MESHSPACE_TESTBED_LANES: string },
  signal: AbortSignal,
): Promise<number> {
  const results = process.env.MESHSPACE_RESULTS;
  const lanes = env.MESHSPACE_TESTBED_LANES.split(' ').length;
  const config = path.join(packageRoot, 'e2e-tests', 'jest.config.js');
  const child = spawn(
    process.execPath,
    [
      ...[require.resolve('jest/bin/jest'), '--config', config],
      ...['--maxWorkers', String(lanes)],
      ...(results ? ['--json', `--outputFile=${path.resolve(results)}`] : []),
      ...given,
    ],
    {
      stdio: 'inherit',
      env: { ...process.env, ...env },
    },
  );
  signal.addEventListener('abort', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve(code ?? 1));
  });
}
