import { refOf } from '../../kube/objects';
import { Analyzer, basesOf } from '../Analyzer';

/** Sidecars of another version than the control plane's. */
export const laggingSidecars: Analyzer = ({ view }) => {
  const version = view.mesh.istio?.version;
  if (!version) return [];
  return basesOf(view).flatMap(namespace => {
    const base = namespace.metadata.name;
    const old = view.list('Pod', base).filter(({ sidecar }) => {
      const tag = sidecar?.image.split(':')[1];
      return tag !== undefined && /^\d+\.\d+/.test(tag) && tag !== version;
    });
    if (old.length === 0) return [];
    const workloads = [...new Set(old.flatMap(pod => pod.workload ?? []))];
    return [
      {
        code: 'MSP0018',
        severity: 'info' as const,
        object: refOf(namespace),
        base,
        message: `${
          old.length
        } sidecars of ${base} are not of version ${version}: ${workloads.join(
          ', ',
        )}.`,
        effect: 'They work, but without what the newer version mended.',
        nextStep: 'Restart these workloads when it suits.',
      },
    ];
  });
};
