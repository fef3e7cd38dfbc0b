import { VirtualService } from '../../kube/istio';
import { refName, refOf } from '../../kube/objects';
import { isOurs } from '../../plan/context';
import { spaceOfGraft } from '../../plan/routes/graftName';
import { takenOut } from '../../plan/routes/grafts';
import { ClusterView } from '../../view/ClusterView';
import { Analyzer } from '../Analyzer';

/** Rules of ours inside a person's object, for a space that is gone: only a controller at work takes them out. */
export const leftOverGraft: Analyzer = ({ view }) =>
  view
    .list('VirtualService')
    .filter(object => !isOurs(object))
    .flatMap(object => {
      const spaces = goneSpaces(view, object);
      if (spaces.length === 0) return [];
      const { resourceVersion = '', namespace } = object.metadata;
      const isLeft = (rule: Parameters<typeof spaceOfGraft>[0]) =>
        spaces.includes(spaceOfGraft(rule) ?? '');
      return [
        {
          code: 'MSP0021',
          severity: 'warning' as const,
          object: refOf(object),
          ...(namespace !== undefined && { base: namespace }),
          message: `Rules for ${spaces.join(', ')} are left in ${refName(
            refOf(object),
          )}, and there is no such space any more.`,
          effect:
            'Requests that still carry its header may be answered with 503; others do not notice.',
          nextStep: `Take out the rules whose names begin with meshspace.dev/graft/.`,
          repair: [
            {
              type: 'patch' as const,
              target: refOf(object),
              resourceVersion,
              patch: takenOut(object.spec.http ?? [], isLeft),
              space: spaces[0],
              round: 0,
              reason: 'Its space is gone',
            },
          ],
        },
      ];
    });

function goneSpaces(view: ClusterView, { spec }: VirtualService): string[] {
  const named = (spec.http ?? []).flatMap(rule => spaceOfGraft(rule) ?? []);
  return [...new Set(named)]
    .filter(name => !view.get('MeshSpace', undefined, name))
    .sort();
}
