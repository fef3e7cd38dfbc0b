import {
  Caller,
  callerOf,
  ClusterView,
  explain,
  RequestPath,
  RequestShape,
  requestHeader,
  workloadsOf,
} from '@meshspace/planner';
import { CommandError } from '../CommandError';
import { Options } from '../options';
import { Command, CommandContext } from './Command';

export const explainCommand: Command = {
  summary: 'Where a request goes, by which rule, and why not by the others',
  help: `meshspace explain URL --from NAMESPACE/WORKLOAD -f FILE|FOLDER|- [--context NAME]
                  [-X METHOD] [-H 'name: value']... [-s SPACE] [-o human|json]

  meshspace explain http://reviews:9080/api --from shop/web -s alice -f cluster.yaml

-s adds the header of a MeshSpace. Nothing is sent: the answer follows from the objects.

Exit code: 0 answered, 2 the input is not right.`,
  run({ view, options, print }: CommandContext): number {
    const path = explain(
      view,
      callerIn(view, options),
      requestOf(view, options),
    );
    print(
      options.output === 'human'
        ? describe(path)
        : JSON.stringify(path, undefined, 2),
    );
    return 0;
  },
};

function callerIn(view: ClusterView, { from }: Options): Caller {
  const [namespace, name, ...rest] = from.split('/');
  if (!namespace || !name || rest.length > 0) {
    throw new CommandError(
      '--from takes NAMESPACE/WORKLOAD, such as shop/web.',
    );
  }
  const workloads = workloadsOf(view, namespace);
  const found = workloads.find(({ metadata }) => metadata.name === name);
  if (!found) {
    const known = workloads.map(({ metadata }) => metadata.name).join(', ');
    throw new CommandError(
      `${namespace} has no workload ${name}; it has ${known || 'none'}.`,
    );
  }
  return callerOf(view, found);
}

function requestOf(view: ClusterView, options: Options): RequestShape {
  const [text, ...rest] = options.words;
  if (text === undefined || rest.length > 0) {
    throw new CommandError(
      'explain takes one URL, such as http://reviews:9080/.',
    );
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new CommandError(
      `"${text}" is not a URL such as http://reviews:9080/.`,
    );
  }
  return {
    method: options.method,
    scheme: url.protocol === 'https:' ? 'https' : 'http',
    host: url.hostname,
    port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
    path: url.pathname + url.search,
    headers: [...options.headers, ...headerOfSpace(view, options)],
  };
}

function headerOfSpace(
  view: ClusterView,
  { space }: Options,
): [string, string][] {
  if (space === undefined) return [];
  const found = view.get('MeshSpace', undefined, space);
  if (!found) {
    throw new CommandError(`There is no MeshSpace ${space} in the input.`);
  }
  const { name, value } = requestHeader(found.spec.header);
  return [[name.toLowerCase(), value]];
}

function describe({ hops, summary }: RequestPath): string {
  const lines = hops.flatMap(({ at, candidates }) => [
    '',
    `At ${at}:`,
    ...candidates.map(
      ({ object, rule, won, why }) =>
        `  ${won ? '✔' : '·'} ${object.kind} ${object.namespace ?? ''}/${
          object.name
        } ${rule}: ${why}`,
    ),
  ]);
  return [summary, ...lines].join('\n');
}
