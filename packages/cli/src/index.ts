/**
 * The `meshspace` command: plan, explain and doctor without a portal.
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
  });
}
