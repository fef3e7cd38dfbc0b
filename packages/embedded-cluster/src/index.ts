/**
 * A Kubernetes-compatible API server with sample shop and mesh data plane.
 *
 * @packageDocumentation
 */

export {};
