import {
  ClusterView,
  explain,
  Hop,
  RequestPath,
  RequestShape,
  requestHeader,
} from '@meshspace/planner';
import { stringify } from 'yaml';
import { callerFrom } from '../callerFrom';
import { CommandError } from '../CommandError';
import { Options } from '../options';
import { Command, CommandContext, WHERE } from './Command';

export const explainCommand: Command = {
  summary: 'Where a request goes, by which rule, and why not by the others',
  help: `Usage: meshspace explain URL --from WHO [-s SPACE] [--then CALL]... -f FILE | --context NAME

Says where a request would go, by which rule, and why not by the others. Nothing is sent: the answer follows from the objects.

  meshspace explain http://reviews:9080/api --from shop/web -s alice -f cluster.yaml
  meshspace explain http://shop.example.com/ --from gateway:shop/entry -s alice \\
      --then reviews:9080 --then ratings:9080 --context staging

Options:
  --from WHO            who calls: NAMESPACE/WORKLOAD, or gateway:NAMESPACE/NAME for a Gateway of Istio or of the Gateway API
  -s SPACE              adds the header of this MeshSpace
  -H 'name: value'      adds a header, any number of times
  -X METHOD             another method than GET
  --then CALL           what the workload that answers calls in turn, HOST:PORT or HOST:PORT/PATH, with the headers that it
                        got; !HOST:PORT if it does not pass them on
  -o json               the answer as data
${WHERE}

Exit code: 0 answered, 2 the input is not right, 1 the cluster cannot be read.`,
  run({ view, options, print }: CommandContext): number {
    const request = requestOf(view, options);
    const caller = callerFrom(view, options.from, request.port);
    const path = explain(view, caller, request, options.onward);
    if (options.output === 'json') {
      print(JSON.stringify(path, undefined, 2));
    } else if (options.output === 'yaml') {
      print(stringify(path, { version: '1.1' }).trimEnd());
    } else {
      print(describe(path));
      const hint = hintOn(view, path, options);
      if (hint) print(hint);
    }
    return 0;
  },
};

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

/** Whoever names a space expects to come to it. */
function hintOn(
  view: ClusterView,
  { hops }: RequestPath,
  { space: name }: Options,
): string | undefined {
  const space =
    name === undefined ? undefined : view.get('MeshSpace', undefined, name);
  const reached = hops.some(
    ({ treatment }) =>
      treatment.type === 'forward' &&
      treatment.upstreams.some(({ namespace }) => namespace === name),
  );
  if (!space || reached) return undefined;
  const forks = (space.status?.forks ?? []).map(
    ({ workload, phase }) => `${workload.name} (${phase})`,
  );
  const wanted = space.spec.forks.map(({ workload }) => workload.name);
  const told = forks.length > 0 ? forks : wanted;
  return `\nNo call comes to ${name}, which forks ${
    told.join(', ') || 'nothing'
  }. meshspace plan -s ${name} says what is still to be done, meshspace doctor what stands in the way.`;
}

function describe({ hops, summary }: RequestPath): string {
  const lines = hops.flatMap(({ at, candidates, treatment, mtls, denied }) => [
    '',
    `At ${at}:`,
    ...policies({ treatment, mtls, denied }),
    ...candidates.map(
      ({ object, rule, won, why }) =>
        `  ${won ? '✔' : '·'} ${object.kind} ${object.namespace ?? ''}/${
          object.name
        } ${rule}: ${why}`,
    ),
  ]);
  return [summary, ...lines].join('\n');
}

/** What holds for the request besides where it goes, a line each. */
function policies({
  treatment,
  mtls,
  denied,
}: Pick<Hop, 'treatment' | 'mtls' | 'denied'>): string[] {
  const forward = treatment.type === 'forward' ? treatment : undefined;
  const { timeoutMs, retries, fault, mirrors } = forward ?? {};
  const lines = [
    mtls && `mutual TLS: ${mtls}`,
    denied && `refused by ${denied.by.kind} ${denied.by.name}: ${denied.why}`,
    timeoutMs && `timeout: ${timeoutMs} ms`,
    retries && `retries: ${retries.attempts}`,
    fault?.delay &&
      `delay: ${fault.delay.ms} ms for ${fault.delay.percent} % of requests`,
    fault?.abort &&
      `abort: ${fault.abort.status ?? fault.abort.grpcStatus} for ${
        fault.abort.percent
      } % of requests`,
    ...(mirrors ?? []).map(
      ({ host, percent }) => `mirror: ${host}, ${percent} %`,
    ),
  ];
  return lines.flatMap(line => (line ? [`  ${line}`] : []));
}
