import {
  ClusterView,
  explain,
  Hop,
  RequestPath,
  RequestShape,
  requestHeader,
} from '@meshspace/planner';
import { callerFrom } from '../callerFrom';
import { CommandError } from '../CommandError';
import { Options } from '../options';
import { Command, CommandContext } from './Command';

export const explainCommand: Command = {
  summary: 'Where a request goes, by which rule, and why not by the others',
  help: `meshspace explain URL --from WHO [-f FILE|FOLDER|-]... [--context NAME]
                  [-X METHOD] [-H 'name: value']... [-s SPACE] [--then CALL]... [-o human|json]

  meshspace explain http://reviews:9080/api --from shop/web -s alice -f cluster.yaml
  meshspace explain http://shop.example.com/ --from gateway:shop/entry -s alice \\
      --then reviews:9080 --then ratings:9080 --context staging

  --from NAMESPACE/WORKLOAD, or gateway:NAMESPACE/NAME for a Gateway of Istio or of the Gateway API
  -s SPACE       adds the header of a MeshSpace
  --then CALL    what the workload that answers calls in turn, HOST:PORT or HOST:PORT/PATH, with the headers
                 that it got; !HOST:PORT if it does not pass them on
  Where the objects come from: meshspace --help. Nothing is sent: the answer follows from the objects.

Exit code: 0 answered, 2 the input is not right.`,
  run({ view, options, print }: CommandContext): number {
    const request = requestOf(view, options);
    const caller = callerFrom(view, options.from, request.port);
    const path = explain(view, caller, request, options.onward);
    print(
      options.output === 'human'
        ? describe(path)
        : JSON.stringify(path, undefined, 2),
    );
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
