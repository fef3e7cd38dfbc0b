import { Service } from '../../kube/core';
import { HttpRouteRule } from '../../kube/istio';
import { ForkTraffic, MeshSpace } from '../../meshspace/MeshSpace';
import { JsonPatchStep } from '../types';
import { KubeObject, ObjectRef } from '../../kube/objects';
import { Desired } from '../desired';

/** A host that cannot be routed to a fork without changing what a person wrote. */
export interface Unroutable {
  host: string;
  /** Forked Services, by full name, that requests for the host would reach. */
  reaches: string[];
  by: ObjectRef;
  spaces: string[];
  message: string;
}

/** What of it is found before it is known what is reached. */
export type Obstacle = Omit<Unroutable, 'reaches'>;

/** What stands in the base's namespace for its spaces. */
export interface BaseRoutes {
  desired: (Desired & { spaces: string[] })[];
  /** Rules for inside people's own objects. */
  grafts: GraftWish[];
  unroutable: Unroutable[];
}

/** Rules of ours for a person's own VirtualService, where nothing beside it would be asked. */
export interface GraftWish {
  object: ObjectRef;
  /** Two wishes for one object and place are the same. */
  place: string;
  /** Before which of its owners' rules, counted without any of ours, they stand. */
  before: ReadonlyMap<number, readonly HttpRouteRule[]>;
}

/** A change of a person's VirtualService that puts rules of ours in, or takes them out. */
export interface Graft {
  target: ObjectRef;
  resourceVersion: string;
  patch: JsonPatchStep[];
  spaces: string[];
  reason: string;
}

/** A forked Service and the space that wants its requests. */
export interface RoutedService {
  space: MeshSpace;
  service: Service;
  host: string;
  forkHost: string;
  /** What the space wants of these requests. */
  traffic?: ForkTraffic;
}

/** What all spaces of a base have in common; computed once for all of them. */
export interface BasePlan extends Omit<BaseRoutes, 'grafts'> {
  /** What is to change in people's own objects. */
  grafts: readonly Graft[];
  routed: readonly RoutedService[];
  /** Routes of ours that stand there now, by the spaces that they serve. */
  existing: ReadonlyMap<string, readonly KubeObject[]>;
  wakeAt?: Date;
}
