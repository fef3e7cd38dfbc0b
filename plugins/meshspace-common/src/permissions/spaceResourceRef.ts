import { InputError } from '@backstage/errors';
import { SpaceRef } from '../api';

/** How a space is named to the permission system. @public */
export function spaceResourceRef({ cluster, name }: SpaceRef): string {
  return `${encodeURIComponent(cluster)}/${name}`;
}

/** The space that a resource reference names. @public */
export function parseSpaceResourceRef(ref: string): SpaceRef {
  const slash = ref.indexOf('/');
  if (slash <= 0 || slash === ref.length - 1) {
    throw new InputError(
      `"${ref}" does not name a space; expected <cluster>/<name>`,
    );
  }
  return {
    cluster: decodeURIComponent(ref.slice(0, slash)),
    name: ref.slice(slash + 1),
  };
}
