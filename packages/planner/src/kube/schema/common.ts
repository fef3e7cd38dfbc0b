import { z } from 'zod';

/** A table of strings, as labels and annotations are. */
export const strings = z.record(z.string(), z.string());

/** JSON that is only carried along: any object. */
export const raw = z.record(z.string(), z.unknown());

/** A Kubernetes object with nothing but its identity checked. */
export const anyObject = z.looseObject({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  metadata: z.looseObject({
    name: z.string().min(1),
    namespace: z.string().optional(),
    uid: z.string().optional(),
    resourceVersion: z.string().optional(),
    generation: z.number().optional(),
    creationTimestamp: z.string().optional(),
    deletionTimestamp: z.string().optional(),
    labels: strings.optional(),
    annotations: strings.optional(),
    ownerReferences: z
      .array(
        z.looseObject({
          apiVersion: z.string(),
          kind: z.string(),
          name: z.string(),
          uid: z.string(),
        }),
      )
      .optional(),
    finalizers: z.array(z.string()).optional(),
  }),
});
