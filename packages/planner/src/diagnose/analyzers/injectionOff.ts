import { refOf } from '../../kube/objects';
import { Analyzer, basesOf } from '../Analyzer';

/** A base whose pods get no sidecar: nobody there looks at headers. */
export const injectionOff: Analyzer = ({ view }) =>
  basesOf(view)
    .filter(({ metadata: { labels = {} } }) => {
      const injected =
        labels['istio-injection'] === 'enabled' ||
        (labels['istio-injection'] === undefined &&
          labels['istio.io/rev'] !== undefined);
      return !injected && labels['istio.io/dataplane-mode'] !== 'ambient';
    })
    .map(namespace => ({
      code: 'MSP0001',
      severity: 'error',
      object: refOf(namespace),
      base: namespace.metadata.name,
      message: `Sidecar injection is off in ${namespace.metadata.name}.`,
      effect:
        'Callers there have no sidecar, so the routing header changes nothing.',
      nextStep: `Switch injection on (kubectl label namespace ${namespace.metadata.name} istio-injection=enabled) and restart its workloads.`,
    }));
