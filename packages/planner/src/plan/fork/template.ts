import { Container, PodTemplate, Workload } from '../../kube/core';
import { Raw } from '../../kube/objects';
import { requestHeader } from '../../meshspace/header';
import {
  ContainerChange,
  ForkSpec,
  MeshSpace,
} from '../../meshspace/MeshSpace';
import { ClusterView } from '../../view/ClusterView';
import { podsOfWorkload } from '../../view/indexes';
import { spaceLabels } from '../context';
import { patchedTemplate } from './patch';
import { keptOfPods } from './stripped';

/** The base's pod template with what the fork changes, and what ties it to the mesh as if it stood in the base. */
export function forkTemplate(
  view: ClusterView,
  space: MeshSpace,
  fork: ForkSpec,
  source: PodTemplate,
): PodTemplate {
  const { metadata, spec } = patchedTemplate(source, fork.patch).template;
  const changes = new Map(
    (fork.containers ?? []).map(change => [change.name, change]),
  );
  const domain = `${space.spec.base}.svc.${view.mesh.clusterDomain}`;
  const searches = spec.dnsConfig?.searches ?? [];
  const containers = spec.containers
    .filter(({ name }) => name !== 'istio-proxy')
    .map(container =>
      changed(container, changes.get(container.name), ownVariables(space)),
    );
  const sidecar = sidecarContainer(view, space, fork, spec.containers, domain);
  const { nodeName: _, ...rest } = spec;
  const annotations = keptOfPods(metadata?.annotations);
  return {
    metadata: {
      labels: {
        ...keptOfPods(metadata?.labels),
        ...spaceLabels(space, fork.workload),
      },
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      ...rest,
      containers: sidecar ? [...containers, sidecar] : containers,
      ...(spec.volumes && { volumes: spec.volumes.map(unbound) }),
      dnsConfig: {
        ...spec.dnsConfig,
        searches: [...searches.filter(entry => entry !== domain), domain],
      },
    },
  };
}

/** So that an application can tell where it runs, and use its own queue or database. */
function ownVariables(space: MeshSpace): [string, string][] {
  const { name, value } = requestHeader(space.spec.header);
  return [
    ['MESHSPACE_NAME', space.metadata.name],
    ['MESHSPACE_HEADER_NAME', name],
    ['MESHSPACE_HEADER_VALUE', value],
  ];
}

function changed(
  container: Container,
  change: ContainerChange | undefined,
  own: [string, string][],
): Container {
  const env = new Map((container.env ?? []).map(entry => [entry.name, entry]));
  for (const [name, value] of own) env.set(name, { name, value });
  for (const { name, value } of change?.env ?? []) {
    if (value === null) env.delete(name);
    else env.set(name, { name, value });
  }
  return {
    ...container,
    ...(change?.image !== undefined && { image: change.image }),
    ...(change?.args && { args: change.args }),
    ...(change?.command && { command: change.command }),
    ...(change?.resources && {
      resources: { ...container.resources, ...change.resources },
    }),
    env: [...env.values()],
  };
}

/** A volume that only one workload can hold starts empty in the fork; the plan warns of it. */
function unbound(volume: { name: string } & Raw): { name: string } & Raw {
  return 'persistentVolumeClaim' in volume
    ? { name: volume.name, emptyDir: {} }
    : volume;
}

/**
 * The sidecar's arguments as the injector wrote them for the base, but with the base's DNS domain: bare names then mean the
 * base's Services for the proxy as they do for the resolver. Without it they would leave the mesh in plain text.
 */
function sidecarContainer(
  view: ClusterView,
  { spec: { base } }: MeshSpace,
  { workload }: ForkSpec,
  containers: Container[],
  domain: string,
): Container | undefined {
  const args = sidecarArguments(view, base, workload.kind, workload.name);
  if (!args) return undefined;
  const written = containers.find(({ name }) => name === 'istio-proxy');
  return {
    image: 'auto',
    ...written,
    name: 'istio-proxy',
    args: withDomain(args, domain),
  };
}

/** Of the workload's own pods, else of any pod of the base. */
export function sidecarArguments(
  view: ClusterView,
  base: string,
  kind: Workload['kind'],
  name: string,
): readonly string[] | undefined {
  const pods = [
    ...podsOfWorkload(view, base, kind, name),
    ...view.list('Pod', base),
  ];
  return pods.find(pod => pod.sidecar?.args.length)?.sidecar?.args;
}

function withDomain(args: readonly string[], domain: string): string[] {
  const at = args.indexOf('--domain');
  if (at < 0) return [...args, '--domain', domain];
  return args.map((value, index) => (index === at + 1 ? domain : value));
}
