import { z } from 'zod';
import { raw, strings } from './common';

const dataSource = z.looseObject({ name: z.string() });

const container = z.looseObject({
  name: z.string(),
  image: z.string().optional(),
  args: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  env: z.array(dataSource).optional(),
  envFrom: z.array(raw).optional(),
  ports: z.array(z.looseObject({ containerPort: z.number() })).optional(),
});

const podTemplate = z.looseObject({
  metadata: z
    .looseObject({
      labels: strings.optional(),
      annotations: strings.optional(),
    })
    .optional(),
  spec: z.looseObject({
    containers: z.array(container).min(1),
    initContainers: z.array(container).optional(),
    volumes: z.array(dataSource).optional(),
    imagePullSecrets: z.array(dataSource).optional(),
    serviceAccountName: z.string().optional(),
  }),
});

export const workload = z.looseObject({
  spec: z.looseObject({
    replicas: z.number().optional(),
    selector: z.looseObject({
      matchLabels: strings.optional(),
      matchExpressions: z
        .array(
          z.looseObject({
            key: z.string(),
            operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
            values: z.array(z.string()).optional(),
          }),
        )
        .optional(),
    }),
    template: podTemplate,
    serviceName: z.string().optional(),
    volumeClaimTemplates: z.array(raw).optional(),
  }),
});

const containerStatus = z.looseObject({
  name: z.string(),
  image: z.string().optional(),
  ready: z.boolean().optional(),
  restartCount: z.number().optional(),
  state: raw.optional(),
  lastState: raw.optional(),
});

export const pod = z.looseObject({
  spec: z.looseObject({
    nodeName: z.string().optional(),
    containers: z.array(container),
    initContainers: z.array(container).optional(),
  }),
  status: z
    .looseObject({
      phase: z.string().optional(),
      podIP: z.string().optional(),
      startTime: z.string().optional(),
      conditions: z
        .array(z.looseObject({ type: z.string(), status: z.string() }))
        .optional(),
      containerStatuses: z.array(containerStatus).optional(),
      initContainerStatuses: z.array(containerStatus).optional(),
    })
    .optional(),
});

export const service = z.looseObject({
  spec: z.looseObject({
    type: z.string().optional(),
    clusterIP: z.string().optional(),
    externalName: z.string().optional(),
    selector: strings.optional(),
    ports: z
      .array(
        z.looseObject({
          name: z.string().optional(),
          port: z.number(),
          protocol: z.string().optional(),
          targetPort: z.union([z.number(), z.string()]).optional(),
          appProtocol: z.string().optional(),
        }),
      )
      .optional(),
  }),
});

export const endpointSlice = z.looseObject({
  endpoints: z
    .array(
      z.looseObject({
        addresses: z.array(z.string()),
        conditions: z.looseObject({ ready: z.boolean().optional() }).optional(),
      }),
    )
    .optional(),
  ports: z.array(z.looseObject({ port: z.number().optional() })).optional(),
});

export const serviceAccount = z.looseObject({
  imagePullSecrets: z.array(dataSource).optional(),
});

export const quota = z.looseObject({
  spec: z.looseObject({ hard: strings.optional() }).optional(),
  status: z
    .looseObject({ hard: strings.optional(), used: strings.optional() })
    .optional(),
});

export const withSpec = z.looseObject({ spec: raw });

export const withOptionalSpec = z.looseObject({ spec: raw.optional() });
