import { CommandError } from './CommandError';
import { Command } from './commands/Command';
import { doctorCommand } from './commands/doctor';
import { explainCommand } from './commands/explain';
import { planCommand } from './commands/plan';
import { loadView } from './loadView';
import { readOptions } from './options';

const COMMANDS: Record<string, Command> = {
  plan: planCommand,
  explain: explainCommand,
  doctor: doctorCommand,
};

/** What a command line needs of its process. */
export interface Terminal {
  out(text: string): void;
  error(text: string): void;
  stdin(): Promise<string>;
  now(): Date;
}

/** Runs a command line and resolves to its exit code. */
export async function runMain(
  args: string[],
  terminal: Terminal,
): Promise<number> {
  try {
    return await run(args, terminal);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    terminal.error(`meshspace: ${error.message}\n`);
    return error.exitCode;
  }
}

async function run(args: string[], terminal: Terminal): Promise<number> {
  const [name = '--help', ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') {
    terminal.out(`${usage()}\n`);
    return 0;
  }
  if (!Object.hasOwn(COMMANDS, name)) {
    const known = Object.keys(COMMANDS).join(', ');
    throw new CommandError(`There is no command ${name}; there are ${known}.`);
  }
  const options = readOptions(rest);
  if (options.help) {
    terminal.out(`${COMMANDS[name].help}\n`);
    return 0;
  }
  const view = await loadView(options.source, terminal.stdin);
  return COMMANDS[name].run({
    view,
    options,
    now: terminal.now(),
    print: text => terminal.out(`${text}\n`),
  });
}

function usage(): string {
  const lines = Object.entries(COMMANDS).map(
    ([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`,
  );
  return [
    'meshspace looks at the objects of a cluster, in files or through a kubeconfig, and writes nothing.',
    '',
    ...lines,
    '',
    'meshspace COMMAND --help says more.',
  ].join('\n');
}
