import { LabelSelector } from '../../kube/core';
import { selects } from '../../kube/labels';
import { refOf } from '../../kube/objects';
import { Analyzer } from '../Analyzer';

/** A space that istiod does not look at. */
export const hiddenByDiscovery: Analyzer = ({ view }) => {
  const selectors = view.mesh.discoverySelectors as LabelSelector[];
  if (selectors.length === 0) return [];
  return view.list('MeshSpace').flatMap(space => {
    const namespace = view.get('Namespace', undefined, space.metadata.name);
    if (!namespace) return [];
    const { labels } = namespace.metadata;
    if (selectors.some(selector => selects(selector, labels))) return [];
    return [
      {
        code: 'MSP0020',
        severity: 'error' as const,
        object: refOf(namespace),
        space: space.metadata.name,
        base: space.spec.base,
        message: `Istio's discoverySelectors leave out the namespace ${space.metadata.name}.`,
        effect:
          'Istio does not know the forks, so nothing can be routed to them.',
        nextStep:
          'Have the mesh select namespaces with the label app.kubernetes.io/managed-by=meshspace.',
      },
    ];
  });
};
