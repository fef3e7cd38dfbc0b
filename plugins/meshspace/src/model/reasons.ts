/** What keeps a fork from answering, as far as sentence and next step differ. */
export type Trouble =
  | 'image'
  | 'imageDenied'
  | 'crash'
  | 'memory'
  | 'config'
  | 'quota'
  | 'unschedulable'
  | 'refused'
  | 'privileged'
  | 'name'
  | 'header'
  | 'expiry'
  | 'rights'
  | 'cluster'
  | 'policy'
  | 'sidecar'
  | 'noService'
  | 'unroutable'
  | 'baseGone';

/**
 * Every reason that the planner, the controller or Kubernetes gives for it, and what it is to a person. `wait`: it passes by
 * itself, and the fork counts as starting; `partly`: the fork answers, but not on every way.
 */
export const KIND_OF_REASON: Readonly<
  Record<string, Trouble | 'wait' | 'partly'>
> = {
  // The container's image.
  ImagePullBackOff: 'image',
  ErrImagePull: 'image',
  InvalidImageName: 'image',
  ErrImageNeverPull: 'image',
  ImageInspectError: 'image',
  RegistryUnavailable: 'image',
  ImageNotAllowed: 'imageDenied',
  // The container's process.
  CrashLoopBackOff: 'crash',
  Error: 'crash',
  RunContainerError: 'crash',
  StartError: 'crash',
  ContainerCannotRun: 'crash',
  PostStartHookError: 'crash',
  DeadlineExceeded: 'crash',
  ProgressDeadlineExceeded: 'crash',
  OOMKilled: 'memory',
  CreateContainerConfigError: 'config',
  CreateContainerError: 'config',
  // What Kubernetes does not admit.
  QuotaExceeded: 'quota',
  LimitExceeded: 'quota',
  Unschedulable: 'unschedulable',
  FailedScheduling: 'unschedulable',
  ReplicaFailure: 'refused',
  FailedCreate: 'refused',
  DeniedByWebhook: 'refused',
  Refused: 'refused',
  Privileged: 'privileged',
  // The space as a whole.
  NameIsBase: 'name',
  NameRefused: 'name',
  NamespaceTaken: 'name',
  NotOurs: 'name',
  HeaderRefused: 'header',
  ExpiryRefused: 'expiry',
  NamespaceTerminating: 'wait',
  Forbidden: 'rights',
  Unauthorized: 'rights',
  ClusterUnreachable: 'cluster',
  ServerBusy: 'cluster',
  ServerError: 'cluster',
  NotFound: 'cluster',
  Conflict: 'wait',
  // The way to it.
  PolicyDenies: 'policy',
  SidecarMissing: 'sidecar',
  NoService: 'noService',
  Unroutable: 'unroutable',
  PartlyRouted: 'partly',
  TrafficNotPossible: 'partly',
  BaseGone: 'baseGone',
};

const PATTERNS: [pattern: RegExp, kind: Trouble][] = [
  [/image|manifest/i, 'image'],
  [/oom|memory/i, 'memory'],
  [/crash|runcontainer|startup|exited|error$/i, 'crash'],
  [/quota|limitrange|exceeded/i, 'quota'],
  [/insufficient|schedul/i, 'unschedulable'],
  [/polic|authoriz|denied|forbidden|admission/i, 'policy'],
  [/sidecar|injection|proxy|mtls/i, 'sidecar'],
];

/** Also of a reason that a later Kubernetes or planner gives: by what its name says, if anything. */
export function kindOfReason(
  reason: string | undefined,
  message = '',
): Trouble | 'wait' | 'partly' | undefined {
  if (reason === undefined) return undefined;
  const known = KIND_OF_REASON[reason];
  // Kubernetes says FailedCreate whatever it was; only its message names the quota.
  if (known === 'refused' && /quota/i.test(message)) return 'quota';
  return known ?? PATTERNS.find(([pattern]) => pattern.test(reason))?.[1];
}
