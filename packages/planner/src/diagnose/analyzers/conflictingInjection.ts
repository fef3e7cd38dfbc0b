import { refOf } from '../../kube/objects';
import { Analyzer, basesOf } from '../Analyzer';

/** Both labels at once: Istio ignores the revision. */
export const conflictingInjection: Analyzer = ({ view }) =>
  basesOf(view)
    .filter(
      ({ metadata: { labels = {} } }) =>
        labels['istio-injection'] !== undefined &&
        labels['istio.io/rev'] !== undefined,
    )
    .map(namespace => ({
      code: 'MSP0002',
      severity: 'warning',
      object: refOf(namespace),
      base: namespace.metadata.name,
      message: `${namespace.metadata.name} carries both istio-injection and istio.io/rev; the revision ${namespace.metadata.labels?.['istio.io/rev']} is ignored.`,
      effect: 'Its pods get the sidecar of the default revision.',
      nextStep: 'Remove one of the two labels.',
    }));
