import fs from 'node:fs';
import { run, tryRun } from '../process/run';

/** Mount points at or below a folder, innermost first. */
export function mountsBelow(
  dir: string,
  mountinfo: string = fs.readFileSync('/proc/self/mountinfo', 'utf8'),
): string[] {
  return mountinfo
    .split('\n')
    .map(line => line.split(' ')[4])
    .filter(
      point =>
        point !== undefined && (point === dir || point.startsWith(`${dir}/`)),
    )
    .reverse();
}

export async function mountTmpfs(dir: string): Promise<void> {
  fs.mkdirSync(dir, { recursive: true });
  await run('mount', [
    '-t',
    'tmpfs',
    '-o',
    'mode=755',
    'meshspace-testbed',
    dir,
  ]);
}

export async function unmountBelow(dir: string): Promise<void> {
  // lazily, when a process that is just ending still has a file open there
  for (const point of mountsBelow(dir)) await tryRun('umount', ['-l', point]);
}
