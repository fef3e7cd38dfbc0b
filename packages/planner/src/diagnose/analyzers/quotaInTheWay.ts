import { refOf } from '../../kube/objects';
import { Analyzer } from '../Analyzer';

/** A space's quota that is used up while a fork waits for pods. */
export const quotaInTheWay: Analyzer = ({ view }) =>
  view.list('MeshSpace').flatMap(space => {
    const { name } = space.metadata;
    const refused = view
      .list('Deployment', name)
      .concat(view.list('StatefulSet', name))
      .find(({ status }) =>
        status?.conditions?.some(
          ({ type, status: value, message = '' }) =>
            type === 'ReplicaFailure' &&
            value === 'True' &&
            message.includes('quota'),
        ),
      );
    if (!refused) return [];
    const [quota] = view.list('ResourceQuota', name);
    return [
      {
        code: 'MSP0017',
        severity: 'error' as const,
        object: refOf(quota ?? refused),
        space: name,
        base: space.spec.base,
        message: `The quota of ${name} leaves no room for ${refused.metadata.name}.`,
        effect: 'Its pods are not made; requests with the header get the base.',
        nextStep:
          'Ask for fewer resources or replicas, or have the quota raised.',
      },
    ];
  });
