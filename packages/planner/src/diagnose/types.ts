import { ObjectRef } from '../kube/objects';
import { Operation } from '../plan/types';

/** @public */
export interface Finding {
  /** `MSP0001`, stable. */
  code: string;
  severity: 'error' | 'warning' | 'info';
  object: ObjectRef;
  space?: string;
  base?: string;
  /** What is the matter, in a sentence. */
  message: string;
  /** What it means for requests. */
  effect: string;
  /** What a person can do. */
  nextStep: string;
  /** Safe operations that mend it; absent when only a person can. */
  repair?: Operation[];
}

/** Calls between two workloads that were seen, from whatever measures them. @public */
export interface ObservedCalls {
  source: { namespace: string; workload: string };
  destination: { namespace: string; workload: string; service?: string };
  /** Per second. */
  rps: number;
}
