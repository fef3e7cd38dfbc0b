import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { print } from '../measure';

const PACKAGE = dirname(require.resolve('embedded-cluster/package.json'));
const STARTS = 3;

/** From the command to the line that says that it serves. */
async function start(preset: string): Promise<number> {
  const begun = performance.now();
  const child = spawn(
    process.execPath,
    ['bin/embedded-cluster.cjs', 'start', '--preset', preset],
    { cwd: PACKAGE, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  for await (const chunk of child.stdout) {
    text += chunk;
    if (text.includes('ready {')) break;
  }
  const took = performance.now() - begun;
  const ended = new Promise(resolve => {
    child.once('close', resolve);
  });
  child.kill('SIGKILL');
  await ended;
  return took;
}

async function main() {
  for (const preset of ['empty', 'small', 'large']) {
    const times: number[] = [];
    for (let i = 0; i < STARTS; i += 1) times.push(await start(preset));
    const [, median] = times.sort((a, b) => a - b);
    print(
      `${preset}: from the command to serving, median of ${STARTS}`,
      median,
      'ms',
      preset === 'large' ? undefined : '≤ 1000',
    );
  }
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);
