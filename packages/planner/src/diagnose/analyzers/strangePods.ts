import { Service, PodSummary } from '../../kube/core';
import { refName, refOf } from '../../kube/objects';
import { SPACE_LABEL } from '../../meshspace/names';
import { ClusterView } from '../../view/ClusterView';
import { endpointsOf } from '../../view/indexes';
import { Analyzer, basesOf } from '../Analyzer';
import { Finding } from '../types';

/**
 * A Service selects in its own namespace only; but labels can be copied, and endpoints written by hand. Then a fork answers the
 * base's requests, or the base answers as if it were the fork.
 */
export const strangePods: Analyzer = ({ view }) => {
  const bases = basesOf(view).map(({ metadata }) => metadata.name);
  const spaces = view
    .list('MeshSpace')
    .filter(({ spec }) => bases.includes(spec.base));
  const forks = new Map(
    spaces.flatMap(({ metadata: { name } }) => byAddress(view, name)),
  );
  const copies = bases.flatMap(base =>
    byAddress(view, base).filter(
      ([, { metadata }]) => metadata.labels?.[SPACE_LABEL] !== undefined,
    ),
  );
  const ofBases = new Map(bases.flatMap(base => byAddress(view, base)));
  return [
    ...bases.flatMap(base =>
      mixed(view, base, new Map([...forks, ...copies]), selectsFork),
    ),
    ...spaces.flatMap(({ metadata: { name }, spec: { base } }) =>
      mixed(view, name, ofBases, selectsBase).map(finding => ({
        ...finding,
        space: name,
        base,
      })),
    ),
  ];
};

function byAddress(
  view: ClusterView,
  namespace: string,
): [string, PodSummary][] {
  return view
    .list('Pod', namespace)
    .flatMap((pod): [string, PodSummary][] => (pod.ip ? [[pod.ip, pod]] : []));
}

/** The Services of a namespace that have one of these pods among their endpoints. */
function mixed(
  view: ClusterView,
  namespace: string,
  strangers: ReadonlyMap<string, PodSummary>,
  finding: (service: Service, pod: PodSummary) => Finding,
): Finding[] {
  if (strangers.size === 0) return [];
  return view.list('Service', namespace).flatMap(service => {
    const { addresses } = endpointsOf(view, namespace, service.metadata.name);
    const [found] = addresses.flatMap(address => strangers.get(address) ?? []);
    return found ? [finding(service, found)] : [];
  });
}

function selectsFork(service: Service, pod: PodSummary): Finding {
  const { namespace: base = '' } = service.metadata;
  return {
    code: 'MSP0026',
    severity: 'error',
    object: refOf(service),
    base,
    message: `${refName(refOf(service))} sends to ${refName(
      refOf(pod),
    )}, which is a fork's.`,
    effect: 'Requests without any header are answered by the fork.',
    nextStep:
      pod.metadata.namespace === base
        ? `Remove the label ${SPACE_LABEL} and the Service's labels from this pod's template, or the workload that was copied out of the space.`
        : `Take ${pod.ip} out of the EndpointSlices of this Service.`,
  };
}

function selectsBase(service: Service, pod: PodSummary): Finding {
  return {
    code: 'MSP0026',
    severity: 'error',
    object: refOf(service),
    message: `${refName(refOf(service))} sends to ${refName(
      refOf(pod),
    )}, which is the base's.`,
    effect:
      'Requests with the header seem to be answered by the fork, but the base answers.',
    nextStep: `Take ${pod.ip} out of the EndpointSlices of this Service.`,
  };
}
