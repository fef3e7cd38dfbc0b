import type { SpaceNews } from '@meshspace/plugin-meshspace-node';
import type { MeshSpace } from '@meshspace/planner';
import type { Transition } from './transitions';

/** A transition, for those whom it concerns. */
export function newsOf(
  cluster: string,
  { metadata, spec }: MeshSpace,
  { type, severity, message }: Transition,
): SpaceNews {
  return {
    type,
    cluster,
    space: metadata.name,
    base: spec.base,
    recipients: [...new Set([spec.owner, ...(spec.members ?? [])])],
    severity: severity === 'Warning' ? 'high' : 'normal',
    message,
  };
}
