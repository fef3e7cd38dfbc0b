import { FINALIZER, KubeObject, MANAGER, refOf } from '@meshspace/planner';
import { isStatus } from '../errors';
import { JSON_PATCH } from '../KubeApi';
import { objectPath } from '../resources';
import type { ApplyTarget, Done } from './ApplyTarget';

/**
 * Holds a MeshSpace, or lets it go. Not by server-side apply: whoever made the space may have set our finalizer, and then it
 * would be theirs to remove. Finalizers of others stay.
 */
export async function setFinalizers(
  { api, view, note }: ApplyTarget,
  wanted: KubeObject,
  signal?: AbortSignal,
): Promise<Done> {
  const { name, uid } = wanted.metadata;
  const known = view.get('MeshSpace', undefined, name);
  if (!known || (uid && known.metadata.uid !== uid)) return 'done';
  const before = known.metadata.finalizers ?? [];
  const others = before.filter(finalizer => finalizer !== FINALIZER);
  const held = wanted.metadata.finalizers?.includes(FINALIZER);
  const after = held ? [...others, FINALIZER] : others;
  try {
    const { body } = await api.call({
      method: 'PATCH',
      path: objectPath(refOf(wanted)),
      query: { fieldManager: MANAGER },
      contentType: JSON_PATCH,
      body: [
        {
          op: 'replace',
          path: '/metadata/resourceVersion',
          value: known.metadata.resourceVersion,
        },
        { op: 'add', path: '/metadata/finalizers', value: after },
      ],
      signal,
    });
    // Without a finalizer it is gone with this write; the watch tells.
    if (!known.metadata.deletionTimestamp || after.length) note(body);
    return 'done';
  } catch (error) {
    if (isStatus(error, 404)) return 'absent';
    throw error;
  }
}
