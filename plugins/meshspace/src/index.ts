/**
 * The MeshSpace plugin of the new frontend system.
 *
 * @packageDocumentation
 */

export { meshspacePlugin as default } from './plugin';
export { meshSpaceApiRef } from './api/ref';
export { isMeshSpaceAvailable } from './entity/available';
export { meshSpaceTranslationRef } from './translations/ref';
export { meshSpaceTranslations } from './translations/resource';
