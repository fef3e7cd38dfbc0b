import { CommandError } from './CommandError';
import { Command, WHERE } from './commands/Command';
import { controllerCommand, ControllerProcess } from './commands/controller';
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
export interface Terminal extends ControllerProcess {
  stdin(): Promise<string>;
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
  if (name === 'controller') return await controllerCommand.run(rest, terminal);
  if (!Object.hasOwn(COMMANDS, name)) {
    const known = [...Object.keys(COMMANDS), 'controller'].join(', ');
    throw new CommandError(`There is no command ${name}; there are ${known}.`);
  }
  const options = readOptions(rest);
  if (options.help) {
    terminal.out(`${COMMANDS[name].help}\n`);
    return 0;
  }
  const view = await loadView(options.source, terminal.stdin, text =>
    terminal.error(`meshspace: ${text}\n`),
  );
  return COMMANDS[name].run({
    view,
    options,
    now: terminal.now(),
    print: text => terminal.out(`${text}\n`),
  });
}

function usage(): string {
  const line = ([name, { summary }]: [string, { summary: string }]) =>
    `  ${name.padEnd(12)}${summary}`;
  return [
    'Usage: meshspace COMMAND [options]',
    '',
    'Looks at the objects of a cluster, in files or through a kubeconfig, and writes nothing; the controller alone writes.',
    '',
    'Commands:',
    ...Object.entries(COMMANDS).map(line),
    line(['controller', controllerCommand]),
    '',
    'Options:',
    WHERE,
    '',
    'meshspace COMMAND --help says more.',
  ].join('\n');
}
