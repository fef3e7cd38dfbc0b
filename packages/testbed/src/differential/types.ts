import type { Manifest } from '../kube/types';

/** The namespaces that configurations speak of; each runs on its own pair of them in the cluster. */
export const BASE = 'shop';
export const SPACE = 'alice';

/** What people outside call ends in this. */
export const ENTRY_DOMAIN = 'example';

/** A workload of the base, the fork in the space, or somebody outside whose request the ingress gateway takes in. */
export type Caller = 'base' | 'space' | 'gateway';

export interface DifferentialRequest {
  caller: Caller;
  /** Name of a Service of the base, as the caller writes it; from outside, a host of the gateway. */
  host: string;
  path: string;
  method: string;
  headers: Array<[string, string]>;
}

/** What a caller's Envoy does with a request. */
export type Decision =
  | { kind: 'forward'; cluster: string; path: string }
  | { kind: 'redirect'; status: number; location: string }
  | { kind: 'respond'; status: number }
  | { kind: 'abort'; status: number }
  | { kind: 'no-route' }
  /** A route to what Envoy does not have, such as a subset that no DestinationRule names. */
  | { kind: 'no-cluster' };

/**
 * Something that claims to know where requests go. The objects carry the creation times of the cluster; a decision that depends
 * on chance (weights, percentages) is the list of all that may happen.
 */
export interface RoutingOracle {
  name: string;
  decide(
    objects: Manifest[],
    request: DifferentialRequest,
  ): Decision | Decision[];
}

export interface Pair {
  objects: Manifest[];
  request: DifferentialRequest;
}

export interface Disagreement extends Pair {
  claimed: Decision[];
  seen: Decision;
}

export const sameDecision = (a: Decision, b: Decision): boolean =>
  JSON.stringify(Object.entries(a).sort()) ===
  JSON.stringify(Object.entries(b).sort());
