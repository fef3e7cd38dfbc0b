import type { MeshSpace, MeshSpaceSpec } from '@meshspace/planner';
import { Caller, isMine } from '../../policy/Callers';
/** Whether a list of this scope, as this caller sees it, holds the space. */
export function inScope(
  spec: MeshSpaceSpec,
  caller: Caller,
  scope: 'mine' | 'team' | 'all',
): boolean {
  if (scope === 'all') return true;
  if (caller.type === 'service') return false;
  return scope === 'mine'
    ? spec.owner === caller.entityRef ||
        !!spec.members?.includes(caller.entityRef)
    : isMine(caller, spec);
}

/** Whether somebody who types the needle means this space. */
export function mentions(
  { metadata, spec }: MeshSpace,
  needle: string,
): boolean {
  return [
    metadata.name,
    spec.base,
    spec.owner,
    spec.header.value,
    ...spec.forks.map(fork => fork.workload.name),
  ].some(text => text.toLowerCase().includes(needle));
}
