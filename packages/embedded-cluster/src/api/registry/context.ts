import { Resource } from '../../resources/Resource';
import { Json } from '../../schema/Schema';

export interface UserInfo {
  username: string;
  uid?: string;
  groups: readonly string[];
  extra?: Readonly<Record<string, readonly string[]>>;
}

export type Body = Record<string, Json>;

export interface WriteContext {
  user: UserInfo;
  /** Who the changed fields will belong to. */
  fieldManager: string;
  dryRun: boolean;
  fieldValidation: 'Ignore' | 'Warn' | 'Strict';
  /** Collects what the client shall be warned of. */
  warnings: string[];
}

export interface Target {
  resource: Resource;
  namespace?: string;
  name: string;
  subresource?: string;
}

export type PatchKind = 'json' | 'merge' | 'strategic' | 'apply';

export interface DeleteOptions {
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  orphanDependents?: boolean;
  preconditions?: { uid?: string; resourceVersion?: string };
}

/** What an admission plugin is asked about. */
export interface AdmissionRequest {
  operation: 'CREATE' | 'UPDATE' | 'DELETE';
  target: Target;
  object?: Body;
  old?: Body;
  user: UserInfo;
  dryRun: boolean;
  /** Tells the client something that does not stop the request. */
  warn(texts: readonly string[]): void;
}

/** Looks at writes before they happen. A plugin may return a changed object, or throw an `ApiError`. */
export interface AdmissionPlugin {
  name: string;
  mutate?(
    request: AdmissionRequest,
  ): Body | undefined | Promise<Body | undefined>;
  validate?(request: AdmissionRequest): void | Promise<void>;
}
