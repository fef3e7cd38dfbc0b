import { MeshSpace, MeshSpaceStatus } from '@meshspace/planner';
import type { ApplyTarget, Done } from '../cluster/apply/ApplyTarget';
import { isStatus } from '../cluster/errors';
import { MERGE_PATCH } from '../cluster/KubeApi';
import { objectPath } from '../cluster/resources';
import { sameStatus } from './sameStatus';

interface Options {
  target: ApplyTarget;
  space: string;
  signal?: AbortSignal;
  /** Told when a new status was written. */
  told?(
    space: MeshSpace,
    before: MeshSpaceStatus | undefined,
    after: MeshSpaceStatus,
  ): void;
}

/** Says how a space stands, if that is news. */
export async function writeStatus(
  { target, space: name, signal, told }: Options,
  after: MeshSpaceStatus,
): Promise<Done> {
  const space = target.view.get('MeshSpace', undefined, name);
  if (!space) return 'done';
  const before = space.status;
  if (sameStatus(before, after)) return 'done';
  try {
    const { body } = await target.api.call<MeshSpace>({
      method: 'PATCH',
      path: objectPath(
        { apiVersion: space.apiVersion, kind: 'MeshSpace', name },
        'status',
      ),
      query: { fieldManager: 'meshspace-status' },
      contentType: MERGE_PATCH,
      body: {
        // A space that was deleted and made anew under its name is not the one that was planned for.
        metadata: { uid: space.metadata.uid },
        status: after,
      },
      signal,
    });
    target.note(body);
    told?.(space, before, after);
    return 'done';
  } catch (error) {
    if (isStatus(error, 404)) return 'absent';
    if (isStatus(error, 409, 422) && /uid/i.test(error.message)) return 'done';
    throw error;
  }
}
