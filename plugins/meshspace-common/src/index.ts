/**
 * Types, schemas, permissions and API client that the MeshSpace plugins share.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './permissions';
export {
  MeshSpaceClient,
  type MeshSpaceClientOptions,
} from './client/MeshSpaceClient';
