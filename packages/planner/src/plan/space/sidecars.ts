import { LabelMap, Sidecar } from '../../kube/istio';
import { hasLabels } from '../../kube/labels';
import { MeshSpace } from '../../meshspace/MeshSpace';
import { ClusterView } from '../../view/ClusterView';
import { spaceLabels } from '../context';
import { Desired, stamped } from '../desired';

/**
 * What the forks' proxies know of the mesh. A Sidecar with `./*` means its own namespace: in the space, it would hide all that
 * a fork calls. The mesh's default applies to the space, too, and hides the base in the same way.
 */
export function sidecars(
  view: ClusterView,
  space: MeshSpace,
  forks: readonly LabelMap[],
): Desired[] {
  const { base } = space.spec;
  const ofBase = view.list('Sidecar', base);
  const forAll = ({ spec }: Sidecar) => !spec.workloadSelector?.labels;
  const ofMesh = view.list('Sidecar', view.mesh.rootNamespace).filter(forAll);
  const chosen = [
    ...ofBase.filter(
      found =>
        forAll(found) ||
        forks.some(fork =>
          hasLabels(fork, found.spec.workloadSelector?.labels),
        ),
    ),
    ...(ofBase.some(forAll) ? [] : ofMesh.slice(0, 1)),
  ];
  return chosen.map(({ apiVersion, kind, metadata, spec }) => ({
    round: 1,
    reason: `Your forks see the same Services as the base does (Sidecar ${metadata.name})`,
    object: stamped({
      apiVersion,
      kind,
      metadata: {
        name: metadata.name,
        namespace: space.metadata.name,
        labels: spaceLabels(space),
      },
      spec: {
        ...spec,
        ...(spec.egress && {
          egress: spec.egress.map(entry => ({
            ...entry,
            hosts: withBase(entry.hosts, base),
          })),
        }),
      },
    }),
  }));
}

/** Both are meant, however the base is named: its Services, and what the space has in their place. */
function withBase(hosts: readonly string[], base: string): string[] {
  return [
    ...new Set(
      hosts.flatMap(host => {
        const [namespace, ...name] = host.split('/');
        return namespace === '.' || namespace === base
          ? [`./${name.join('/')}`, `${base}/${name.join('/')}`]
          : [host];
      }),
    ),
  ];
}
