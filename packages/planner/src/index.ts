/**
 * Plans, explains and diagnoses MeshSpaces: pure functions over a picture of the cluster.
 *
 * @packageDocumentation
 */
export * from './kube/objects';
export * from './kube/core';
export * from './kube/istio';
export * from './kube/gatewayApi';
export { groupOf, viewKindOf, VIEW_KINDS } from './kube/kinds';
export { hasLabels, type Labels, labelOf, selects } from './kube/labels';
export { quantityOf } from './kube/quantity';
export * from './view/ClusterView';
export {
  controlPlaneOf,
  meshSettings,
  type ControlPlane,
} from './view/meshSettings';
export { createView, type MutableView } from './view/createView';
export { project, projection, type Projection } from './view/project';
export { MalformedObjectError, viewFromObjects } from './view/viewFromObjects';
export {
  endpointsOf,
  keyOf,
  podsOfService,
  podsOfWorkload,
  servicesSelecting,
  workloadsOf,
  type Readiness,
} from './view/indexes';
export * from './explain/types';
export {
  explain,
  explainChange,
  route,
  type ExplainedChange,
} from './explain/explain';
export { callerOf } from './explain/callerOf';
export { treatment } from './model/route';
export {
  changeHeaders,
  changesFor,
  type Forward,
} from './model/treatment/headers';
export { compileRegex, type Regex } from './model/regex';
export * from './meshspace/MeshSpace';
export * from './meshspace/names';
export {
  checkHeader,
  generateHeaderValue,
  headerMatch,
  requestHeader,
} from './meshspace/header';
export * from './plan/types';
export { plan } from './plan/plan';
export { addressesOf } from './plan/routes/addresses';
export { answersAll } from './plan/routes/traffic';
export { simulate } from './plan/simulate';
export { targetOf } from './plan/operations';
export { defaultPlanPolicy } from './plan/policy';
export * from './diagnose/types';
export { diagnose } from './diagnose/diagnose';
