import { refOf } from '../../kube/objects';
import { later } from '../../plan/context';
import { toDelete } from '../../plan/operations';
import { Analyzer } from '../Analyzer';

/** A minute is the controller's, not a fault. */
const GRACE_SECONDS = 60;

/** A space whose time is over and that nobody removed. */
export const expiredAlive: Analyzer = ({ view, now }) =>
  view
    .list('MeshSpace')
    .filter(
      ({ metadata, spec }) =>
        !metadata.deletionTimestamp &&
        spec.expiresAt !== undefined &&
        later(new Date(spec.expiresAt), GRACE_SECONDS) < now,
    )
    .map(space => ({
      code: 'MSP0015',
      severity: 'warning',
      object: refOf(space),
      space: space.metadata.name,
      base: space.spec.base,
      message: `${space.metadata.name} expired at ${space.spec.expiresAt} and is still there.`,
      effect: 'Its forks still answer.',
      nextStep: 'See whether the controller runs, or delete the space.',
      repair: toDelete(space.metadata.name, [space], 'The space has expired'),
    }));
