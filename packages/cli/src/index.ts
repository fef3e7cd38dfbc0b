/**
 * The `meshspace` command: plan, explain and doctor without a portal.
 *
 * @packageDocumentation
 */

/**
 * Runs the command line and resolves to its exit code.
 *
 * @public
 */
export async function main(args: string[]): Promise<number> {
  process.stderr.write(`meshspace: unknown command '${args[0] ?? ''}'\n`);
  return 2;
}
