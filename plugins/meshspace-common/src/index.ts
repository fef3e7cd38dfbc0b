/**
 * Types, schemas, permissions and API client that the MeshSpace plugins share.
 *
 * @packageDocumentation
 */

export {};
