import type { OnwardCall } from '@meshspace/planner';
import { parseArgs } from 'node:util';
import { CommandError } from './CommandError';

/** A context of a kubeconfig. */
export interface ClusterSource {
  /** Absent: the current one. */
  context?: string;
  /** Absent: as kubectl finds it. */
  kubeconfig?: string;
}

/** Where the cluster's objects come from. */
export interface Source {
  /** Files, folders, or `-` for stdin. */
  files: string[];
  /** A cluster of a kubeconfig; read only. */
  cluster?: ClusterSource;
}

/** A command line that has been understood. */
export interface Options {
  source: Source;
  output: 'human' | 'json' | 'yaml';
  space?: string;
  from: string;
  /** Calls that follow, in their order. */
  onward: OnwardCall[];
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
      ...clusterOf(values),
    },
    output,
    ...(values.space !== undefined && { space: values.space }),
    from: values.from ?? '',
    onward: (values.then ?? []).map(onwardOf),
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
        'current-context': { type: 'boolean' },
        kubeconfig: { type: 'string' },
        output: { type: 'string', short: 'o' },
        space: { type: 'string', short: 's' },
        from: { type: 'string' },
        then: { type: 'string', multiple: true },
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

function clusterOf(values: {
  context?: string;
  'current-context'?: boolean;
  kubeconfig?: string;
}): Pick<Source, 'cluster'> {
  const { context, kubeconfig } = values;
  if (context === undefined && !values['current-context']) {
    if (kubeconfig === undefined) return {};
    throw new CommandError(
      '--kubeconfig needs --context NAME or --current-context, to say which cluster is meant.',
    );
  }
  return {
    cluster: {
      ...(context !== undefined && { context }),
      ...(kubeconfig !== undefined && { kubeconfig }),
    },
  };
}

/** `ratings:9080/path`; a `!` in front: called without the headers. */
function onwardOf(text: string): OnwardCall {
  const [, bare, host, port, path] =
    /^(!?)([^:/]+):(\d{1,5})(\/.*)?$/.exec(text) ?? [];
  if (host === undefined) {
    throw new CommandError(
      `--then takes HOST:PORT or HOST:PORT/PATH, such as ratings:9080, not "${text}".`,
    );
  }
  return {
    host,
    port: Number(port),
    ...(path !== undefined && { path }),
    ...(bare && { passesHeaders: false }),
  };
}
