import { KubeObject, ObjectRef, Raw } from '../kube/objects';
import { MeshSpaceStatus } from '../meshspace/MeshSpace';

/**
 * One write to the cluster. Operations of a plan run in rounds: everything of a round may run at once, a round begins when the
 * one before it has succeeded. A plan never waits: what must wait for the cluster (a pod to become ready, a grace to pass) is
 * simply not planned yet, and comes with a later plan.
 * @public
 */
export type Operation = (
  | {
      type: 'apply';
      /** The whole object as we want it; server-side apply with our field manager. */
      object: KubeObject & Raw;
    }
  | {
      /** Makes `target` with the data of `source`, which the planner never sees. */
      type: 'copy';
      source: ObjectRef;
      target: KubeObject & Raw;
    }
  | {
      /** Changes a user's object in place (graft, take-over). Fails if the object changed since. */
      type: 'patch';
      target: ObjectRef;
      resourceVersion: string;
      patch: JsonPatchStep[];
    }
  | { type: 'delete'; target: ObjectRef; uid: string }
) & {
  space: string;
  round: number;
  /** For people: why this is written. */
  reason: string;
};

/** @public */
export interface JsonPatchStep {
  op: 'add' | 'remove' | 'replace' | 'test';
  path: string;
  value?: unknown;
}

/** What a person should know before or after; codes are stable, messages are for people. @public */
export interface Warning {
  code: string;
  object?: ObjectRef;
  message: string;
}

/** What is planned for one space. @public */
export interface SpacePlan {
  space: string;
  operations: Operation[];
  warnings: Warning[];
  status: MeshSpaceStatus;
  /** The plan must be made again at this time even if nothing changes (expiry, grace, renewal of the switch). */
  wakeAt?: string;
}

/** @public */
export interface Plan {
  spaces: SpacePlan[];
  /** All operations of all spaces, sorted by round, then by space and object. */
  operations: Operation[];
}

/** What the platform decides, passed in. @public */
export interface PlanPolicy {
  /** Shadows and switch-owned objects die this long after the last renewal. */
  switchSeconds: number;
  /** Time between taking a route back and removing what it pointed at. */
  drainSeconds: number;
  copySecrets: boolean;
  copyServiceAccounts: boolean;
  /** Names (glob) of Secrets and ServiceAccounts that are never copied. */
  neverCopy: string[];
  allowGraft: boolean;
  quota?: Record<string, string>;
  limits?: Raw;
  imageAllowList?: string[];
}
