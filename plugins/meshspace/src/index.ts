/**
 * The MeshSpace plugin of the new frontend system.
 *
 * @packageDocumentation
 */

export { meshspacePlugin as default } from './plugin';
