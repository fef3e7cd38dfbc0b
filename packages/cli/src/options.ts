import { parseArgs } from 'node:util';
import { CommandError } from './CommandError';

/** Where the cluster's objects come from. */
export interface Source {
  /** Files, folders, or `-` for stdin. */
  files: string[];
  /** A context of the kubeconfig; read only. */
  context?: string;
}

/** A command line that has been understood. */
export interface Options {
  source: Source;
  output: 'human' | 'json' | 'yaml';
  space?: string;
  from: string;
  method: string;
  headers: [string, string][];
  words: string[];
  help: boolean;
}

/** Reads the words behind the command's name. */
export function readOptions(args: string[]): Options {
  const { values, positionals } = parsed(args);
  const output = values.output ?? 'human';
  if (output !== 'human' && output !== 'json' && output !== 'yaml') {
    throw new CommandError(`-o takes human, json or yaml, not "${output}".`);
  }
  return {
    source: {
      files: values.filename ?? [],
      ...(values.context !== undefined && { context: values.context }),
    },
    output,
    ...(values.space !== undefined && { space: values.space }),
    from: values.from ?? '',
    method: values.method ?? 'GET',
    headers: (values.header ?? []).map(headerOf),
    words: positionals,
    help: values.help ?? false,
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        filename: { type: 'string', short: 'f', multiple: true },
        context: { type: 'string' },
        output: { type: 'string', short: 'o' },
        space: { type: 'string', short: 's' },
        from: { type: 'string' },
        method: { type: 'string', short: 'X' },
        header: { type: 'string', short: 'H', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${text.split('. ')[0]}. See meshspace --help.`);
  }
}

function headerOf(text: string): [string, string] {
  const colon = text.indexOf(':');
  if (colon < 1) {
    throw new CommandError(
      `-H takes 'name: value', as curl does, not "${text}".`,
    );
  }
  return [
    text.slice(0, colon).trim().toLowerCase(),
    text.slice(colon + 1).trim(),
  ];
}
