import { z } from 'zod';
import { raw, strings } from './common';

/**
 * The shape that a MeshSpace in the cluster must have so that reading it cannot fail. What its values may be is decided by the
 * plan, which says why it refuses: a space with a bad value must be seen to be explained.
 */
export const meshSpace = z.looseObject({
  spec: z.looseObject({
    base: z.string(),
    owner: z.string(),
    members: z.array(z.string()).optional(),
    header: z.looseObject({
      format: z.enum(['header', 'baggage', 'jaeger', 'zipkin']),
      name: z.string(),
      value: z.string(),
    }),
    expiresAt: z.string().optional(),
    suspended: z.boolean().optional(),
    fallback: z.enum(['base', 'fail']).optional(),
    mirrors: z.boolean().optional(),
    consumerRoutes: z.boolean().optional(),
    quota: strings.optional(),
    forks: z.array(
      z.looseObject({
        workload: z.looseObject({
          kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout']),
          name: z.string(),
        }),
        replicas: z.number().optional(),
        containers: z.array(z.looseObject({ name: z.string() })).optional(),
        patch: raw.optional(),
        // What of it is not as it should be counts as not said.
        traffic: raw.optional().catch(undefined),
      }),
    ),
  }),
  status: z
    .looseObject({
      phase: z.string(),
      conditions: z.array(z.looseObject({ type: z.string() })),
      forks: z.array(raw),
    })
    .optional()
    .catch(undefined),
});
