/**
 * HTTP API, controller, actions and permissions of MeshSpace.
 *
 * @packageDocumentation
 */

export { meshspacePlugin as default } from './plugin';
