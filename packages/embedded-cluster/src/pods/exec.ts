import { PassThrough } from 'node:stream';
import { Session } from '../api/streaming/PodAccess';
import { PodAttachment } from './PodNetwork';
import { Program } from './Program';

/** What the container runtime says of a program that an image does not have. */
export class ExecRefused extends Error {
  constructor(why: string) {
    super(
      `error executing command in container: failed to exec in container: ${why}`,
    );
  }
}

const missing = (program: string) =>
  new ExecRefused(
    `OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": executable file not found in $PATH (images here hold a Node program and nothing else: try node -e …, or env)`,
  );

const dataUrl = (code: string) =>
  `data:text/javascript,${encodeURIComponent(code)}`;

const PRINT_ENVIRONMENT =
  'for (const [name, value] of Object.entries(process.env)) console.log(`${name}=${value}`);';
const PRINT_VARIABLES =
  'for (const name of process.argv.slice(2)) if (name in process.env) console.log(process.env[name]); else process.exitCode = 1;';

/** The program that a command line stands for, in an image that has Node and nothing else. */
export function programOf(command: readonly string[]): {
  file: string;
  argv: string[];
} {
  const [name, ...args] = command;
  const program = name.replace(/^\/(usr\/(local\/)?)?bin\//, '');
  if (program === 'env' || (program === 'printenv' && args.length === 0)) {
    return { file: dataUrl(PRINT_ENVIRONMENT), argv: args };
  }
  if (program === 'printenv') {
    return { file: dataUrl(PRINT_VARIABLES), argv: args };
  }
  if (program !== 'node') throw missing(name);
  const [flag, code, ...rest] = args;
  switch (flag) {
    case '-v':
    case '--version':
      return { file: dataUrl('console.log(process.version)'), argv: [] };
    case '-e':
    case '--eval':
      return { file: dataUrl(code ?? ''), argv: rest };
    case '-p':
    case '--print':
      return { file: dataUrl(`console.log(${code ?? ''})`), argv: rest };
    default:
      throw new ExecRefused(
        `node: ${flag ?? 'a terminal'}: only -e, -p and -v can be given here`,
      );
  }
}

/** Starts a program beside that of the container, in the same pod's network. */
export function exec(
  command: readonly string[],
  env: Record<string, string>,
  network: PodAttachment,
): Session {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  let ended = (_code: number) => {};
  const exited = new Promise<number>(resolve => {
    ended = resolve;
  });
  const program = new Program(
    { ...programOf(command), env },
    network,
    {
      write: (text, stream) =>
        (stream === 'stdout' ? stdout : stderr).write(text),
      end: () => {
        stdout.end();
        stderr.end();
      },
    },
    ({ code }) => ended(code),
  );
  return {
    stdin: program.stdin,
    stdout,
    stderr,
    exited,
    kill: () => program.kill(),
  };
}
