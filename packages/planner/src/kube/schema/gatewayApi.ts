import { z } from 'zod';
import { raw } from './common';

const parentRef = z.looseObject({
  group: z.string().optional(),
  kind: z.string().optional(),
  namespace: z.string().optional(),
  name: z.string(),
  sectionName: z.string().optional(),
  port: z.number().optional(),
});

const backendRef = z.looseObject({
  group: z.string().optional(),
  kind: z.string().optional(),
  namespace: z.string().optional(),
  name: z.string(),
  port: z.number().optional(),
  weight: z.number().optional(),
  filters: z.array(raw).optional(),
});

const valueMatch = z.looseObject({
  name: z.string(),
  value: z.string(),
  type: z.enum(['Exact', 'RegularExpression']).optional(),
});

const httpMatch = z.looseObject({
  path: z
    .looseObject({
      type: z.enum(['Exact', 'PathPrefix', 'RegularExpression']).optional(),
      value: z.string().optional(),
    })
    .optional(),
  method: z.string().optional(),
  headers: z.array(valueMatch).optional(),
  queryParams: z.array(valueMatch).optional(),
});

const grpcMatch = z.looseObject({
  method: z
    .looseObject({
      type: z.enum(['Exact', 'RegularExpression']).optional(),
      service: z.string().optional(),
      method: z.string().optional(),
    })
    .optional(),
  headers: z.array(valueMatch).optional(),
});

const routeSpec = <M extends z.ZodType>(match: M) =>
  z.looseObject({
    spec: z.looseObject({
      parentRefs: z.array(parentRef).optional(),
      hostnames: z.array(z.string()).optional(),
      rules: z
        .array(
          z.looseObject({
            name: z.string().optional(),
            matches: z.array(match).optional(),
            filters: z.array(raw).optional(),
            backendRefs: z.array(backendRef).optional(),
            timeouts: raw.optional(),
          }),
        )
        .optional(),
    }),
    status: z
      .looseObject({
        parents: z
          .array(
            z.looseObject({
              parentRef,
              conditions: z
                .array(z.looseObject({ type: z.string(), status: z.string() }))
                .optional(),
            }),
          )
          .optional(),
      })
      .optional(),
  });

export const httpRoute = routeSpec(httpMatch);

export const grpcRoute = routeSpec(grpcMatch);

export const gateway = z.looseObject({
  spec: z.looseObject({
    gatewayClassName: z.string(),
    listeners: z
      .array(
        z.looseObject({
          name: z.string(),
          hostname: z.string().optional(),
          port: z.number(),
          protocol: z.string(),
          allowedRoutes: raw.optional(),
        }),
      )
      .optional(),
  }),
});

export const referenceGrant = z.looseObject({
  spec: z.looseObject({
    from: z.array(
      z.looseObject({
        group: z.string(),
        kind: z.string(),
        namespace: z.string(),
      }),
    ),
    to: z.array(
      z.looseObject({
        group: z.string(),
        kind: z.string(),
        name: z.string().optional(),
      }),
    ),
  }),
});
