export { TestbedError, UnavailableError } from './errors';
export { up, down, isUp, type UpOptions } from './lifecycle';
export { createInstance, type Instance } from './instance';
export type { Manifest, Pod } from './kube/types';
export { profiles, type Profile } from './mesh/profiles';
export { ensureTools, builtTools, type Tools } from './tools/tools';
export { Testbed } from './bed/testbed';
export type {
  BedAnswer,
  BedRequest,
  LoadRequest,
  PodReference,
} from './bed/request';
export { loadContract } from './contract/load';
export { runCase, type Mismatch } from './contract/runner';
export { breakCase } from './contract/breaking';
export { world, worldManifests, callers, type World } from './contract/world';
export type {
  ContractCase,
  ContractManifest,
  ContractTable,
  ContractTarget,
  Observation,
  TargetRequest,
} from './contract/types';
export type {
  Decision,
  DifferentialRequest,
  RoutingOracle,
} from './differential/types';
export {
  Proxy,
  type EnvoyCluster,
  type EnvoyRoute,
  type RouteConfiguration,
  type VirtualHost,
} from './bed/proxy';
export type { AccessLogEntry } from './bed/accessLog';
export type { LoadOutcome } from './bed/agent';
