/**
 * A Kubernetes-compatible API server with sample shop and mesh data plane.
 *
 * @packageDocumentation
 */

export { startEmbeddedCluster } from './EmbeddedCluster';
export type {
  EmbeddedCluster,
  EmbeddedClusterOptions,
} from './EmbeddedCluster';
export { ApiServer } from './ApiServer';
export type {
  InternalClient,
  NewObject,
  ResourceName,
  StoredObject,
  StoreEvent,
} from './store/InternalClient';
export type { AdmissionPlugin, AdmissionRequest } from './api/registry/context';
export { Faults } from './faults/Faults';
export type { Fault, FaultRule } from './faults/Faults';
export { ApiError } from './api/ApiError';
