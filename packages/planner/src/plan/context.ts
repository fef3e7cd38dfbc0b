import { KubeObject } from '../kube/objects';
import { MeshSpace } from '../meshspace/MeshSpace';
import {
  FORK_LABEL,
  MANAGED_BY_LABEL,
  MANAGER,
  SPACE_LABEL,
} from '../meshspace/names';
import { WorkloadRef } from '../meshspace/MeshSpace';
import { serviceHost } from '../model/hostNames';
import { ClusterView } from '../view/ClusterView';
import { PlanPolicy, Warning } from './types';
import { BasePlan } from './routes/types';

/** What every part of a plan looks at. */
export interface PlanContext {
  readonly view: ClusterView;
  readonly now: Date;
  readonly policy: PlanPolicy;
}

/** One space's part of it. */
export interface SpaceContext extends PlanContext {
  readonly base: BasePlan;
  readonly space: MeshSpace;
  warn(warning: Warning): void;
}

/** `Deployment.reviews`, as a label's value. */
export function forkName({ kind, name }: WorkloadRef): string {
  const full = `${kind}.${name}`;
  return full.length <= 63
    ? full
    : full.slice(0, 63).replace(/[^A-Za-z0-9]+$/, '');
}

export function spaceLabels(
  space: MeshSpace,
  fork?: WorkloadRef,
): Record<string, string> {
  return {
    [MANAGED_BY_LABEL]: MANAGER,
    [SPACE_LABEL]: space.metadata.name,
    ...(fork && { [FORK_LABEL]: forkName(fork) }),
  };
}

export function isOurs(object: KubeObject): boolean {
  return object.metadata.labels?.[MANAGED_BY_LABEL] === MANAGER;
}

export function hostOf(
  view: ClusterView,
  service: string,
  namespace: string,
): string {
  return serviceHost(service, namespace, view.mesh.clusterDomain);
}

/** RFC 3339 without fractions, as Kubernetes writes times. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

export function later(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000);
}
