import { z } from 'zod';

/** A Kubernetes name: what may become a namespace. */
const dnsLabel = z
  .string()
  .min(1)
  .max(63)
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    'use lower-case letters, digits and dashes',
  );

const clusterName = z.string().min(1).max(253);

/** @public */
export const workloadRefSchema = z.strictObject({
  kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout']),
  name: z.string().min(1).max(253),
});

const duration = z
  .string()
  .max(16)
  .regex(
    /^(\d+(\.\d+)?(ms|s|m|h))+$/,
    'write a time with its unit, such as 1500ms or 2s',
  );

const percent = z.number().int().min(1).max(100);

/** How requests with a space's header are treated on their way to a fork. @public */
export const forkTrafficSchema = z.strictObject({
  share: percent.optional(),
  mirror: z.boolean().optional(),
  delay: z.strictObject({ duration, percent: percent.optional() }).optional(),
  abort: z
    .strictObject({
      status: z.number().int().min(200).max(599),
      percent: percent.optional(),
    })
    .optional(),
  timeout: duration.optional(),
  retries: z
    .strictObject({
      attempts: z.number().int().min(0).max(10),
      perTryTimeout: duration.optional(),
    })
    .optional(),
});

/** @public */
export const forkRequestSchema = z.strictObject({
  workload: workloadRefSchema,
  entityRef: z.string().max(512).optional(),
  replicas: z.number().int().min(0).max(20).optional(),
  containers: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(63),
        image: z.string().min(1).max(512).optional(),
        env: z
          .array(
            z.strictObject({
              name: z.string().min(1).max(253),
              value: z.string().max(32_768).nullable(),
            }),
          )
          .max(200)
          .optional(),
        args: z.array(z.string().max(4096)).max(100).optional(),
        command: z.array(z.string().max(4096)).max(100).optional(),
        resources: z
          .strictObject({
            requests: z.record(z.string(), z.string()).optional(),
            limits: z.record(z.string(), z.string()).optional(),
          })
          .optional(),
      }),
    )
    .max(20)
    .optional(),
  /** Absent = as it is; nothing in it = as the base's. */
  traffic: forkTrafficSchema.optional(),
});

/** @public */
export const headerRequestSchema = z.strictObject({
  format: z.enum(['header', 'baggage', 'jaeger', 'zipkin']).optional(),
  name: z.string().min(1).max(128).optional(),
  /** Made for the person when absent. */
  value: z.string().min(1).max(128).optional(),
});

/** @public */
export const createSpaceSchema = z.strictObject({
  cluster: clusterName,
  name: dnsLabel,
  base: dnsLabel,
  header: headerRequestSchema.optional(),
  /** Seconds from now; absent = the policy's default; null = never, if policy allows. */
  ttlSeconds: z.number().int().min(60).max(31_536_000).nullable().optional(),
  /** Who owns it, if not the caller: one of the caller's groups; for a service, anybody. */
  owner: z.string().min(1).max(512).optional(),
  members: z.array(z.string().max(512)).max(100).optional(),
  fallback: z.enum(['base', 'fail']).optional(),
  forks: z.array(forkRequestSchema).max(50).default([]),
});

/** Absent = unchanged. @public */
export const updateSpaceSchema = z.strictObject({
  ttlSeconds: z.number().int().min(60).max(31_536_000).nullable().optional(),
  suspended: z.boolean().optional(),
  members: z.array(z.string().max(512)).max(100).optional(),
  fallback: z.enum(['base', 'fail']).optional(),
  header: headerRequestSchema.optional(),
});

/** A wish that is tried without being carried out. @public */
export const planRequestSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('create'), space: createSpaceSchema }),
  z.strictObject({
    type: z.literal('fork'),
    cluster: clusterName,
    space: dnsLabel,
    fork: forkRequestSchema,
  }),
  z.strictObject({
    type: z.literal('unfork'),
    cluster: clusterName,
    space: dnsLabel,
    workload: workloadRefSchema,
  }),
  z.strictObject({
    type: z.literal('update'),
    cluster: clusterName,
    space: dnsLabel,
    change: updateSpaceSchema,
  }),
  z.strictObject({
    type: z.literal('delete'),
    cluster: clusterName,
    space: dnsLabel,
  }),
]);

/** @public */
export const explainRequestSchema = z.strictObject({
  cluster: clusterName,
  base: dnsLabel,
  /** Adds this space's header. */
  space: dnsLabel.optional(),
  /** `workload: namespace/app` or `gateway`. */
  from: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('workload'),
      namespace: dnsLabel,
      workload: z.string().max(253),
    }),
    z.strictObject({
      type: z.literal('gateway'),
      namespace: dnsLabel,
      name: z.string().max(253),
      port: z.number().int(),
    }),
  ]),
  method: z.string().max(16).default('GET'),
  host: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65_535),
  path: z.string().max(8192).default('/'),
  headers: z
    .array(z.tuple([z.string().max(256), z.string().max(8192)]))
    .max(64)
    .default([]),
  /** Also the calls that follow from it, as far as the call graph is known. */
  follow: z.boolean().default(false),
});

/** @public */
export const probeRequestSchema = z.strictObject({
  cluster: clusterName,
  space: dnsLabel,
  workload: workloadRefSchema.optional(),
  method: z
    .enum(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'])
    .default('GET'),
  path: z.string().max(8192).regex(/^\//, 'starts with /').default('/'),
});

/** @public */
export type ForkRequest = z.input<typeof forkRequestSchema>;
/** @public */
export type HeaderRequest = z.input<typeof headerRequestSchema>;
/** @public */
export type CreateSpaceRequest = z.input<typeof createSpaceSchema>;
/** @public */
export type UpdateSpaceRequest = z.input<typeof updateSpaceSchema>;
/** @public */
export type PlanRequest = z.input<typeof planRequestSchema>;
/** @public */
export type ExplainRequest = z.input<typeof explainRequestSchema>;
/** @public */
export type ProbeRequest = z.input<typeof probeRequestSchema>;
/** @public */
export type ShareSpaceRequest = z.input<typeof shareSpaceSchema>;
/** @public */
export type StartXrayRequest = z.input<typeof startXraySchema>;

/** @public */
export const setBaseSchema = z
  .strictObject({
    base: z.boolean().optional(),
    injection: z.boolean().optional(),
  })
  .refine(
    ({ base, injection }) => base !== undefined || injection !== undefined,
    'name what to change: base, injection, or both',
  );

const refs = z.array(z.string().min(1).max(512)).max(100);

/** @public */
export const shareSpaceSchema = z
  .strictObject({
    /** Entity references of users and groups. */
    add: refs.optional(),
    remove: refs.optional(),
  })
  .refine(
    ({ add = [], remove = [] }) => add.length + remove.length > 0,
    'name whom to add, whom to remove, or both',
  );

/** @public */
export const startXraySchema = z.strictObject({
  /** How long sidecars log the space's requests. */
  minutes: z.number().int().min(1).max(60).default(10),
});

/** @public */
export const restartBaseSchema = z.strictObject({
  /** `Kind/name` or `name` of workloads; empty = all that need it. */
  workloads: z.array(z.string().min(1).max(300)).max(500),
});

/** @public */
export const repairRequestSchema = z.strictObject({
  cluster: clusterName,
  code: z.string().min(1).max(32),
  object: z.string().min(1).max(600),
});

/** @public */
export const findingsFilterSchema = z.strictObject({
  cluster: clusterName.optional(),
  base: dnsLabel.optional(),
});

const wholeNumber = (max: number) => z.coerce.number().int().min(0).max(max);

const flag = z.enum(['true', 'false']).transform(value => value === 'true');

/** @public */
export const spaceFilterSchema = z.strictObject({
  cluster: clusterName.optional(),
  base: dnsLabel.optional(),
  scope: z.enum(['mine', 'team', 'all']).default('all'),
  query: z.string().max(200).optional(),
  offset: wholeNumber(1_000_000).default(0),
  limit: wholeNumber(500).default(100),
});

/** @public */
export const logsRequestSchema = z.strictObject({
  container: z.string().min(1).max(63),
  previous: flag.optional(),
  follow: flag.optional(),
  timestamps: flag.optional(),
  tailLines: wholeNumber(100_000).optional(),
  sinceSeconds: wholeNumber(31_536_000).optional(),
});

/** @public */
export const topologyFilterSchema = z.strictObject({
  space: dnsLabel.optional(),
  entityRef: z.string().max(512).optional(),
});

/** @public */
export const trafficFilterSchema = z.strictObject({
  space: dnsLabel.optional(),
  workload: z.string().max(253).optional(),
  minutes: z.coerce.number().int().min(1).max(10_080),
});
