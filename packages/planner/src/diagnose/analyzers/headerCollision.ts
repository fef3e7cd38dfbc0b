import { refOf } from '../../kube/objects';
import { requestHeader } from '../../meshspace/header';
import { MeshSpace } from '../../meshspace/MeshSpace';
import { Analyzer } from '../Analyzer';

/** Two spaces of a base that want the same requests. */
export const headerCollision: Analyzer = ({ view }) => {
  const owners = new Map<string, MeshSpace>();
  return [...view.list('MeshSpace')]
    .sort((a, b) => (created(a) < created(b) ? -1 : 1))
    .flatMap(space => {
      const { name, value } = requestHeader(space.spec.header);
      const key = `${space.spec.base} ${name.toLowerCase()} ${value}`;
      if (!owners.has(key)) {
        owners.set(key, space);
        return [];
      }
      return [
        {
          code: 'MSP0012',
          severity: 'error' as const,
          object: refOf(space),
          space: space.metadata.name,
          base: space.spec.base,
          message: `The header of ${space.metadata.name} is that of an older space.`,
          effect: 'Its forks get no requests; the older space keeps them.',
          nextStep: 'Choose another header value.',
        },
      ];
    });
};

function created({ metadata }: MeshSpace): string {
  return `${metadata.creationTimestamp ?? ''} ${metadata.name}`;
}
