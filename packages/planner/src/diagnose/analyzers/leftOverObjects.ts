import { VIEW_KINDS } from '../../kube/kinds';
import { KubeObject } from '../../kube/objects';
import { SPACE_LABEL } from '../../meshspace/names';
import { isOurs } from '../../plan/context';
import { toDelete } from '../../plan/operations';
import { objectsOfSpace } from '../../plan/owned';
import { Analyzer } from '../Analyzer';

/** What a space that is gone has left in a namespace that was not ours to remove. */
export const leftOverObjects: Analyzer = ({ view }) => {
  const spaces = new Set(
    VIEW_KINDS.flatMap((kind): readonly KubeObject[] => view.list(kind))
      .filter(isOurs)
      .flatMap(({ metadata }) => metadata.labels?.[SPACE_LABEL] ?? []),
  );
  return [...spaces].flatMap(space => {
    const namespace = view.get('Namespace', undefined, space);
    const goesWithItsNamespace = namespace && isOurs(namespace);
    if (goesWithItsNamespace || view.get('MeshSpace', undefined, space)) {
      return [];
    }
    const left = objectsOfSpace(view, space);
    if (left.length === 0) return [];
    const kinds = [...new Set(left.map(({ kind }) => kind))].join(', ');
    return [
      {
        code: 'MSP0025',
        severity: 'warning' as const,
        object: { apiVersion: 'v1', kind: 'Namespace', name: space },
        space,
        message: `${left.length} objects in ${space} were made for a space that is gone: ${kinds}.`,
        effect: 'They use the cluster for nobody.',
        nextStep: 'Remove them.',
        repair: toDelete(space, left, 'Its space is gone'),
      },
    ];
  });
};
