import { refOf } from '../../kube/objects';
import { SPACE_LABEL } from '../../meshspace/names';
import { isOurs } from '../../plan/context';
import { toDelete } from '../../plan/operations';
import { Analyzer } from '../Analyzer';

/** A namespace of ours without its space. */
export const orphanedNamespace: Analyzer = ({ view }) =>
  view
    .list('Namespace')
    .filter(
      namespace =>
        isOurs(namespace) &&
        !namespace.metadata.deletionTimestamp &&
        namespace.metadata.labels?.[SPACE_LABEL] === namespace.metadata.name &&
        !view.get('MeshSpace', undefined, namespace.metadata.name),
    )
    .map(namespace => ({
      code: 'MSP0011',
      severity: 'warning',
      object: refOf(namespace),
      space: namespace.metadata.name,
      message: `The namespace ${namespace.metadata.name} was made for a space that is gone.`,
      effect: 'Its pods use the cluster for nobody.',
      nextStep: 'Remove it.',
      repair: toDelete(
        namespace.metadata.name,
        [namespace],
        'Its space is gone',
      ),
    }));
