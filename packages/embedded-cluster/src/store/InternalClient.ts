/** A Kubernetes object as stored. */
export interface StoredObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    resourceVersion: string;
    generation?: number;
    creationTimestamp: string;
    deletionTimestamp?: string;
    deletionGracePeriodSeconds?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: {
      apiVersion: string;
      kind: string;
      name: string;
      uid: string;
      controller?: boolean;
      blockOwnerDeletion?: boolean;
    }[];
    finalizers?: string[];
    generateName?: string;
  };
  [field: string]: unknown;
}

/** What a caller hands in: the server fills in the rest. */
export type NewObject = {
  apiVersion: string;
  kind: string;
  metadata: Partial<StoredObject['metadata']>;
  [field: string]: unknown;
};

/** `pods`, or `virtualservices.networking.istio.io`: plural, with the group unless it is the core group. */
export type ResourceName = string;

export interface StoreEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  resource: ResourceName;
  object: StoredObject;
  revision: number;
}

/**
 * How controllers inside the process talk to the API server: the same pipeline of defaulting, validation and admission as over
 * HTTP, without the HTTP. Objects that come out are frozen; errors are the API's `Status` errors with `code` and `reason`.
 */
export interface InternalClient {
  get(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
  ): StoredObject | undefined;
  list(resource: ResourceName, namespace?: string): readonly StoredObject[];
  create(resource: ResourceName, object: NewObject): Promise<StoredObject>;
  /** Fails with 409 unless `metadata.resourceVersion` is the stored one (if given). */
  update(resource: ResourceName, object: StoredObject): Promise<StoredObject>;
  /** Changes only `status`. `change` gets the stored object and is tried again on a conflict; `undefined` = no change. */
  updateStatus(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    change: (current: StoredObject) => unknown | undefined,
  ): Promise<StoredObject | undefined>;
  /** Read-modify-write of the whole object, tried again on a conflict. */
  modify(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    change: (current: StoredObject) => StoredObject | undefined,
  ): Promise<StoredObject | undefined>;
  delete(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    options?: {
      uid?: string;
      propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
      gracePeriodSeconds?: number;
    },
  ): Promise<void>;
  /** Everything that happens from now on, in order; for `resources`, or for all. */
  subscribe(
    listener: (event: StoreEvent) => void,
    resources?: ResourceName[],
  ): () => void;
}
