import { z } from 'zod';

const manifestSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    annotations: z.record(z.string(), z.string()).optional(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
});

/** What a request must meet. What is not named does not matter. */
export const treatmentSchema = z.strictObject({
  status: z.number().optional(),
  /** Who answered, `app.namespace` or `app.namespace/version`. */
  by: z.string().optional(),
  /** The path as the answering workload got it. */
  path: z.string().optional(),
  /** The cluster of Envoy that the caller's own sidecar (or the gateway) chose; `*` stands for any characters. */
  cluster: z.string().optional(),
  /** Response headers, `null` for one that must be absent. */
  response: z.record(z.string(), z.string().nullable()).optional(),
  /** Request headers as they arrived, `null` for one that must be absent. */
  arrived: z.record(z.string(), z.string().nullable()).optional(),
  /** SPIFFE identity of the caller as the answering workload's sidecar saw it. */
  peer: z.string().nullable().optional(),
  /** Who got a copy of the request, `app.namespace`. */
  mirrored: z.array(z.string()).optional(),
  /** The answer of the workload that was called on. */
  called: z
    .strictObject({
      status: z.number().optional(),
      by: z.string().optional(),
      path: z.string().optional(),
    })
    .optional(),
});

export type Treatment = z.output<typeof treatmentSchema>;

const namedOr = z.union([z.string(), treatmentSchema]);

export const requestSchema = z.strictObject({
  /** One of the world's callers, or `gateway`: from outside through the ingress gateway. */
  from: z.string(),
  to: z.string(),
  method: z.string().optional(),
  /** Short for the routing header of that space. */
  space: z.string().optional(),
  /** `name: value` lines, a name as often as it is to be sent. */
  headers: z.array(z.string()).optional(),
  /** By HTTP/2, without a negotiation. */
  http2: z.boolean().optional(),
  /** A named treatment, one written out, or several that all hold. */
  expect: z.union([namedOr, z.array(namedOr)]),
  /** What it shows, where the case's name does not say it. */
  why: z.string().optional(),
});

export type ContractRequest = z.output<typeof requestSchema>;

const breakSchema = z.strictObject({
  /** Objects, as `Kind/name`, that are left out. */
  omit: z.array(z.string()).optional(),
  /** Objects, as `Kind/name`, that get a merge patch. */
  patch: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});

export type Break = z.output<typeof breakSchema>;

const spaceSchema = z.strictObject({
  /** The space's name, which is also the header's value and the namespace of its forks. */
  name: z.string(),
  /** Deployments of the base. */
  forks: z.array(z.string()),
  /** How requests carry the routing header; without it, as `x-meshspace`. */
  header: z
    .strictObject({
      format: z.enum(['header', 'baggage', 'jaeger', 'zipkin']),
      name: z.string(),
      value: z.string(),
    })
    .optional(),
  /** How its requests to each fork are treated, by the fork's Deployment. */
  traffic: z
    .record(
      z.string(),
      z.strictObject({
        share: z.number().optional(),
        mirror: z.boolean().optional(),
        delay: z.strictObject({ duration: z.string() }).optional(),
        abort: z.strictObject({ status: z.number() }).optional(),
        timeout: z.string().optional(),
        retries: z.strictObject({ attempts: z.number() }).optional(),
      }),
    )
    .optional(),
  mirrors: z.boolean().optional(),
  consumerRoutes: z.boolean().optional(),
  /** Whether the platform lets routes be grafted into a user's own objects. */
  graft: z.boolean().optional(),
});

/** A space of the base `shop` that is wanted; what it takes is the planner's business. */
export type SpaceWish = z.output<typeof spaceSchema>;

const stepSchema = z.strictObject({
  /** Objects that belong to the user. Every step is applied in a later second than the one before. */
  user: z.array(manifestSchema).optional(),
  /** Objects that are not the user's, written by hand: what the mesh makes of them is a fact that the design stands on. */
  ours: z.array(manifestSchema).optional(),
  /** The spaces that there are from now on; the objects for them are those that the planner writes, now and after every change. */
  spaces: z.array(spaceSchema).optional(),
  /** Objects that are deleted, as `Kind/name`. */
  delete: z.array(z.string()).optional(),
  requests: z.array(requestSchema).optional(),
});

export type ContractStep = z.output<typeof stepSchema> & {
  /** How what the planner writes is spoilt, to see the case fail. */
  spoilt?: Break;
};

export const caseSchema = z.strictObject({
  /** The behaviour, as a sentence. */
  name: z.string(),
  /** What it proves: a promise of the design, or a rule of the mesh that the design stands on. */
  shows: z.array(z.string()).min(1),
  steps: z.array(stepSchema).min(1),
  /** How the rule is broken, to see the case fail; without it, all that is ours is left out. */
  broken: breakSchema.optional(),
  /** Why the case cannot run on some targets, by the target's name. */
  notOn: z.record(z.string(), z.string()).optional(),
});

export type ContractCase = Omit<z.output<typeof caseSchema>, 'steps'> & {
  steps: ContractStep[];
};

export const tableSchema = z.strictObject({
  title: z.string(),
  /** Place for YAML anchors. */
  definitions: z.unknown().optional(),
  treatments: z.record(z.string(), treatmentSchema).optional(),
  cases: z.array(caseSchema),
});

export type ContractTable = z.output<typeof tableSchema> & { file: string };
export type ContractManifest = z.output<typeof manifestSchema>;

/** What was seen of one request. */
export interface Observation {
  status: number;
  by?: string;
  path?: string;
  cluster?: string;
  response: Record<string, string[]>;
  arrived: Record<string, string>;
  peer?: string;
  mirrored?: string[];
  called?: { status: number; by?: string; path?: string };
  error?: string;
}

export interface TargetRequest {
  from: string;
  to: string;
  method: string;
  headers: Array<[string, string]>;
  http2?: boolean;
  /** Whether the observation must tell the cluster; a TCP connection has no line that could be found. */
  wantsCluster: boolean;
  /** How many copies of the request the observation should wait for, if it is to tell of them. */
  wantsMirrored?: number;
}

/** A cluster that the contract can be held against. */
export interface ContractTarget {
  name: string;
  /** Applies objects and resolves when every proxy follows them. */
  apply(objects: ContractManifest[]): Promise<void>;
  delete(objects: ContractManifest[]): Promise<void>;
  /** Resolves when every proxy follows what was applied and deleted. */
  settle(): Promise<void>;
  /** Resolves when an object that is created now is younger than all before. */
  nextSecond(): Promise<void>;
  request(request: TargetRequest): Promise<Observation>;
}
