import { ApiError, Cause } from '../ApiError';
import { FieldSet, pathText } from './FieldSet';
import { Owner } from './owners';

function ownerText(owner: Owner): string {
  const sub = owner.subresource
    ? ` with subresource "${owner.subresource}"`
    : '';
  const at = owner.time ? ` at ${owner.time}` : '';
  const using =
    owner.operation === 'Update' ? ` using ${owner.apiVersion}${at}` : '';
  return `"${owner.manager}"${sub}${using}`;
}

/** The words of the real server: clients show them as they are. */
export function conflictError(
  conflicts: { owner: Owner; set: FieldSet }[],
): ApiError {
  const causes: Cause[] = [];
  const groups: string[] = [];
  for (const { owner, set } of conflicts) {
    const fields = [...set.paths()].map(pathText);
    groups.push(
      [
        `conflicts with ${ownerText(owner)}:`,
        ...fields.map(field => `- ${field}`),
      ].join('\n'),
    );
    for (const field of fields) {
      causes.push({
        reason: 'FieldManagerConflict',
        message: `conflict with ${ownerText(owner)}`,
        field,
      });
    }
  }
  const text =
    causes.length === 1
      ? `1 conflict: ${causes[0].message}: ${causes[0].field}`
      : `${causes.length} conflicts: ${groups.sort().join('\n')}`;
  return new ApiError(409, 'Conflict', `Apply failed with ${text}`, { causes });
}
