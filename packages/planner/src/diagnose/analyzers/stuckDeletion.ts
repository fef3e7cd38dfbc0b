import { KubeObject, refName, refOf } from '../../kube/objects';
import { isOurs, later } from '../../plan/context';
import { Analyzer } from '../Analyzer';

/** Kubernetes itself needs some seconds for a namespace, and pods have half a minute to end. */
const PATIENCE_SECONDS = 120;

/** Something that is being deleted and does not go. */
export const stuckDeletion: Analyzer = ({ view, now }) => {
  const objects: KubeObject[] = [
    ...view.list('MeshSpace'),
    ...view.list('Namespace').filter(isOurs),
  ];
  return objects
    .filter(
      ({ metadata }) =>
        metadata.deletionTimestamp !== undefined &&
        later(new Date(metadata.deletionTimestamp), PATIENCE_SECONDS) < now,
    )
    .map(object => {
      const held = object.metadata.finalizers?.join(', ');
      return {
        code: 'MSP0016',
        severity: 'error' as const,
        object: refOf(object),
        space: object.metadata.name,
        message: `${refName(refOf(object))} has been going since ${
          object.metadata.deletionTimestamp
        }${held ? `; it is held by ${held}` : ''}.`,
        effect: 'Its name cannot be used again, and what is in it still runs.',
        nextStep: held
          ? `See why ${held} is not done; its owner must remove it.`
          : `Look for what is left in it: kubectl get all -n ${object.metadata.name}.`,
      };
    });
};
