import { refOf } from '../../kube/objects';
import { Analyzer, basesOf } from '../Analyzer';

/** Pods that were made before injection was switched on. */
export const podsWithoutSidecar: Analyzer = ({ view }) =>
  basesOf(view).flatMap(namespace => {
    const { name, labels = {} } = namespace.metadata;
    const injected =
      labels['istio-injection'] === 'enabled' ||
      labels['istio.io/rev'] !== undefined;
    if (!injected) return [];
    const missing = view
      .list('Pod', name)
      .filter(
        pod =>
          !pod.sidecar &&
          pod.workload !== undefined &&
          pod.phase === 'Running' &&
          pod.metadata.labels?.['sidecar.istio.io/inject'] !== 'false',
      );
    if (missing.length === 0) return [];
    const workloads = [...new Set(missing.flatMap(pod => pod.workload ?? []))];
    return [
      {
        code: 'MSP0003',
        severity: 'warning' as const,
        object: refOf(namespace),
        base: name,
        message: `${
          missing.length
        } pods of ${name} have no sidecar: ${workloads.join(', ')}.`,
        effect: 'Requests that they send do not follow the routing header.',
        nextStep: 'Restart these workloads.',
      },
    ];
  });
