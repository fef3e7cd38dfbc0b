/**
 * The `meshspace` command: plan, explain, doctor and the controller without a portal.
 *
 * @packageDocumentation
 */
import { text } from 'node:stream/consumers';
import { runMain } from './main';

/**
 * Runs the command line and resolves to its exit code.
 *
 * @public
 */
export async function main(args: string[]): Promise<number> {
  return await runMain(args, {
    out: line => process.stdout.write(line),
    error: line => process.stderr.write(line),
    stdin: () => text(process.stdin),
    now: () => new Date(),
    backend,
    // Asked for by what stays; everything else ends at the first Ctrl-C.
    get signal() {
      return endOfProcess();
    },
  });
}

/** Asked once, the process ends in good order; asked twice, at once. */
function endOfProcess(): AbortSignal {
  const end = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => end.abort());
  }
  return end.signal;
}

/** Loaded by the one command that needs it: it takes a second. */
async function backend(): Promise<
  typeof import('@meshspace/plugin-meshspace-backend')
> {
  // Not `import()`, which finds no names in a CommonJS module that is compiled as it is loaded.
  return require('@meshspace/plugin-meshspace-backend');
}
