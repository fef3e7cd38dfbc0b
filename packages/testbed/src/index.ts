export { TestbedError, UnavailableError } from './errors';
export { up, down, isUp, type UpOptions } from './lifecycle';
export { createInstance, type Instance } from './instance';
export type { Manifest, Pod } from './kube/types';
export { profiles, type Profile } from './mesh/profiles';
export { ensureTools, builtTools, type Tools } from './tools/tools';
export {
  Testbed,
  type BedAnswer,
  type BedRequest,
  type LoadRequest,
} from './bed/testbed';
export {
  Proxy,
  type EnvoyCluster,
  type EnvoyRoute,
  type RouteConfiguration,
  type VirtualHost,
} from './bed/proxy';
export type { AccessLogEntry } from './bed/accessLog';
export type { LoadOutcome } from './bed/agent';
