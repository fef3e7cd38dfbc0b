import type { ContractManifest } from './types';

/** How cases name an object. */
export const refOf = ({ kind, metadata }: ContractManifest) =>
  `${kind}/${metadata.name}`;
