/**
 * The real stack (kube-apiserver, istiod, Envoy) as local processes, for tests.
 *
 * @packageDocumentation
 */

export {};
