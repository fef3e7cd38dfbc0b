import { refName } from '../kube/objects';
import { ClusterView } from '../view/ClusterView';
import { endpointsOf } from '../view/indexes';
import { Hop, RequestShape, Treatment, Upstream } from './types';

/** The outcome in a sentence or two. */
export function summaryOf(
  view: ClusterView,
  { at, candidates, treatment, mtls, denied }: Hop,
  request: RequestShape,
): string {
  const won = candidates.find(candidate => candidate.won);
  const by = won ? `, by ${refName(won.object)} ${won.rule}`.trimEnd() : '';
  const what = `${request.method} ${request.host}:${request.port}${request.path}`;
  const policies = policiesOf(treatment, mtls);
  const sentences = [
    `${what} from ${at} ${outcome(treatment)}${by}${policies}.`,
    ...(denied ? [`${refName(denied.by)} refuses it: ${denied.why}.`] : []),
    ...emptyUpstreams(view, treatment),
  ];
  return sentences.join(' ');
}

function outcome(treatment: Treatment): string {
  switch (treatment.type) {
    case 'forward':
      return `goes to ${treatment.upstreams.map(upstreamText).join(' and ')}`;
    case 'redirect':
      return `is answered with a redirect (${treatment.status}) to ${treatment.location}`;
    case 'direct':
      return `is answered by the proxy with ${treatment.status}`;
    case 'notFound':
      return 'gets 404: its host is known, but no rule matches';
    case 'passthrough':
      return treatment.service
        ? `goes to ${treatment.service} in ${treatment.namespace} in plain text, past all routes`
        : `goes to ${treatment.host} in plain text, past all routes`;
    case 'blocked':
      return treatment.status
        ? `is refused with ${treatment.status}: ${treatment.why}`
        : `gets no answer: ${treatment.why}`;
    default:
      return `goes nowhere: no name ${treatment.host} is found by DNS`;
  }
}

function upstreamText(upstream: Upstream): string {
  const { service, namespace, host, port, subset, share, missing, dialled } =
    upstream;
  const name = service ? `${service} in ${namespace}` : host;
  const part = share < 1 ? `${Math.round(share * 1000) / 10} % to ` : '';
  const target = `${part}${name}, port ${port}${
    subset ? `, subset ${subset}` : ''
  }`;
  if (missing)
    return `${target} (which answers ${missing.status || 'nothing'}: ${
      missing.why
    })`;
  if (dialled && dialled.host !== host) {
    return `${target} (but a headless Service sends to what was dialled: ${dialled.host})`;
  }
  return target;
}

function policiesOf(treatment: Treatment, mtls: Hop['mtls']): string {
  if (treatment.type !== 'forward') return '';
  const { timeoutMs, fault, mirrors } = treatment;
  const parts = [
    ...(mtls === 'strict' || mtls === 'permissive' ? ['over mutual TLS'] : []),
    ...(timeoutMs ? [`within ${timeoutMs} ms`] : []),
    ...(fault ? ['with injected faults'] : []),
    ...(mirrors?.length
      ? [`mirrored to ${mirrors.map(({ host }) => host).join(', ')}`]
      : []),
  ];
  return parts.length ? ` (${parts.join(', ')})` : '';
}

function emptyUpstreams(view: ClusterView, treatment: Treatment): string[] {
  if (treatment.type !== 'forward') return [];
  return treatment.upstreams
    .filter(({ missing, dialled }) => !missing && !dialled)
    .filter(
      ({ namespace, service }) =>
        namespace &&
        service &&
        endpointsOf(view, namespace, service).ready === 0,
    )
    .map(
      ({ namespace, service }) =>
        `${service} in ${namespace} has no ready endpoint, so the answer is 503.`,
    );
}
