/**
 * HTTP API, controller, actions and permissions of MeshSpace.
 *
 * @packageDocumentation
 */
export { meshspacePlugin as default } from './plugin';
export {
  createMeshspaceSpaceConditionalDecision,
  meshspaceSpaceConditions,
} from './permissions/conditions';
export {
  meshspaceSpaceResourceRef,
  type SpaceQuery,
} from './permissions/resource';
export type { SpaceRecord } from './permissions/SpaceRecord';
export {
  runController,
  type RunControllerOptions,
  type RunningController,
} from './controller/runController';
export type { Log } from './Log';
