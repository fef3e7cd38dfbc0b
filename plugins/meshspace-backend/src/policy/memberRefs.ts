import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';

/** People and groups in the one way that they are compared. @throws InputError that names the one that is neither */
export function memberRefs(refs: readonly string[]): string[] {
  return [...new Set(refs.map(memberRef))];
}

function memberRef(text: string): string {
  let ref: ReturnType<typeof parseEntityRef>;
  try {
    ref = parseEntityRef(text);
  } catch {
    throw notAMember(text);
  }
  const kind = ref.kind.toLocaleLowerCase('en-US');
  if (kind !== 'user' && kind !== 'group') throw notAMember(text);
  return stringifyEntityRef(ref);
}

function notAMember(text: string) {
  return new InputError(
    `"${text
      .slice(0, 80)
      .replace(
        /[^\x20-\x7e]/g,
        '?',
      )}" names neither a user nor a group; write for example user:default/alice or group:default/checkout`,
  );
}
