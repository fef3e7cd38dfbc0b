import { Service } from '../../kube/core';
import { MeshSpace } from '../../meshspace/MeshSpace';
import { Protocol, protocolOf } from '../../model/protocol';
import { ClusterView } from '../../view/ClusterView';
import { hostOf, isOurs, spaceLabels } from '../context';
import { Desired, stamped } from '../desired';

const NAMES: Readonly<Record<Protocol, string>> = {
  http: 'HTTP',
  http2: 'HTTP2',
  grpc: 'GRPC',
  tcp: 'TCP',
  tls: 'TLS',
  udp: 'UDP',
  auto: 'TCP',
};

/**
 * Services that only the space has. A fork's proxy takes bare names for the base's, so it would send requests for such a one
 * out of the mesh in plain text: an entry gives it the name that the proxy looks for.
 */
export function ownServices(view: ClusterView, space: MeshSpace): Desired[] {
  const { base } = space.spec;
  return view
    .list('Service', space.metadata.name)
    .filter(
      service =>
        !isOurs(service) &&
        hasPods(service) &&
        !view.get('Service', base, service.metadata.name),
    )
    .map(({ metadata: { name }, spec }) => ({
      round: 1,
      reason: `Lets your forks call ${name}, which only this space has, by its short name`,
      object: stamped({
        apiVersion: 'networking.istio.io/v1',
        kind: 'ServiceEntry',
        metadata: {
          name: `meshspace-${name}`.slice(0, 63).replace(/-+$/, ''),
          namespace: space.metadata.name,
          labels: spaceLabels(space),
        },
        spec: {
          hosts: [hostOf(view, name, base)],
          exportTo: ['.'],
          location: 'MESH_INTERNAL',
          resolution: 'STATIC',
          ports: (spec.ports ?? []).map(port => ({
            number: port.port,
            name: port.name ?? `port-${port.port}`,
            protocol: NAMES[protocolOf(port)],
            ...(typeof port.targetPort === 'number' && {
              targetPort: port.targetPort,
            }),
          })),
          workloadSelector: { labels: spec.selector },
        },
      }),
    }));
}

function hasPods({ spec }: Service): boolean {
  return (
    spec.type !== 'ExternalName' && Object.keys(spec.selector ?? {}).length > 0
  );
}
