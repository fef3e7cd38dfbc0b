/**
 * Runs the commands of kubectl.txt against two servers and prints what differs.
 *
 *   node contract/kubectl.mjs --kubectl kubectl --left embedded.kubeconfig --right real.kubeconfig
 *
 * Exit code 1 when something differs that is not masked: uids, times, revisions and addresses.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values: args } = parseArgs({
  options: {
    kubectl: { type: 'string', default: 'kubectl' },
    left: { type: 'string' },
    right: { type: 'string' },
    verbose: { type: 'boolean' },
  },
});
const folder = new URL('./files', import.meta.url).pathname;
const commands = readFileSync(new URL('./kubectl.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter(line => line && !line.startsWith('#'));
const namespace = `contract-${Date.now().toString(36)}`;

function masked(text) {
  return text
    .replaceAll(folder, 'FILES')
    .replaceAll(namespace, 'NS')
    .replace(
      /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g,
      'UID',
    )
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME')
    .replace(/resourceVersion"?: "\d+"/g, 'resourceVersion: RV')
    .replace(/10\.96\.\d+\.\d+/g, 'IP')
    .replace(/\b\d+(ms|s)\b/g, 'AGE')
    .replace(/ +$/gm, '')
    .replace(/ {2,}/g, '  ');
}

/** A space inside an argument is written as it is after `-l`, and as `_` elsewhere where it matters. */
function argumentsOf(line) {
  const parts = line.split(' ');
  const at = parts.indexOf('-l');
  const joined =
    at >= 0 && line.includes('(')
      ? [
          ...parts.slice(0, at + 1),
          line.slice(line.indexOf('-l ') + 3, line.indexOf(')') + 1),
          ...line.slice(line.indexOf(')') + 2).split(' '),
        ]
      : parts;
  return joined.filter(Boolean).map(part =>
    part
      .replace(/^NS$/, namespace)
      .replace(':NS:', `:${namespace}:`)
      .replace('=NS:', `=${namespace}:`)
      .replace('FILES', folder)
      .replace(/(?<=schedule=.*)_/g, ' '),
  );
}

function run(kubeconfig, line) {
  const result = spawnSync(args.kubectl, argumentsOf(line), {
    env: { ...process.env, KUBECONFIG: kubeconfig },
    encoding: 'utf8',
    timeout: 30_000,
  });
  return `exit ${result.status}\n${masked(result.stdout)}${masked(
    result.stderr,
  )}`;
}

let different = 0;
for (const line of commands) {
  const left = run(args.left, line);
  const right = run(args.right, line);
  if (args.verbose) process.stdout.write(`$ ${line}\n${left}\n`);
  if (left === right) continue;
  different += 1;
  process.stdout.write(`--- ${line}\nleft:  ${left}\nright: ${right}\n`);
}
for (const kubeconfig of [args.left, args.right]) {
  run(kubeconfig, 'delete namespace NS --wait=false');
}
process.stdout.write(`${commands.length} commands, ${different} differ\n`);
process.exitCode = different > 0 ? 1 : 0;
