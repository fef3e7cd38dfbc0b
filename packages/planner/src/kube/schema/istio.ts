import { z } from 'zod';
import { raw, strings } from './common';

const stringMatch = z.looseObject({
  exact: z.string().optional(),
  prefix: z.string().optional(),
  regex: z.string().optional(),
});
const stringMatches = z.record(z.string(), stringMatch);

const destination = z.looseObject({
  host: z.string(),
  subset: z.string().optional(),
  port: z.looseObject({ number: z.number() }).optional(),
});

const headerOperations = z.looseObject({
  set: strings.optional(),
  add: strings.optional(),
  remove: z.array(z.string()).optional(),
});

const headers = z.looseObject({
  request: headerOperations.optional(),
  response: headerOperations.optional(),
});

const httpMatch = z.looseObject({
  uri: stringMatch.optional(),
  ignoreUriCase: z.boolean().optional(),
  scheme: stringMatch.optional(),
  method: stringMatch.optional(),
  authority: stringMatch.optional(),
  headers: stringMatches.optional(),
  withoutHeaders: stringMatches.optional(),
  queryParams: stringMatches.optional(),
  port: z.number().optional(),
  sourceLabels: strings.optional(),
  sourceNamespace: z.string().optional(),
  gateways: z.array(z.string()).optional(),
});

const httpRoute = z.looseObject({
  name: z.string().optional(),
  match: z.array(httpMatch).optional(),
  route: z
    .array(
      z.looseObject({
        destination,
        weight: z.number().optional(),
        headers: headers.optional(),
      }),
    )
    .optional(),
  redirect: raw.optional(),
  directResponse: z.looseObject({ status: z.number() }).optional(),
  delegate: z
    .looseObject({ name: z.string(), namespace: z.string().optional() })
    .optional(),
  rewrite: z
    .looseObject({
      uri: z.string().optional(),
      authority: z.string().optional(),
      uriRegexRewrite: z
        .looseObject({ match: z.string(), rewrite: z.string().optional() })
        .optional(),
    })
    .optional(),
  timeout: z.string().optional(),
  retries: raw.optional(),
  fault: raw.optional(),
  mirror: destination.optional(),
  mirrors: z.array(raw).optional(),
  mirrorPercentage: z.looseObject({ value: z.number().optional() }).optional(),
  corsPolicy: raw.optional(),
  headers: headers.optional(),
});

const exportTo = z.array(z.string()).optional();

export const virtualService = z.looseObject({
  spec: z.looseObject({
    hosts: z.array(z.string()).optional(),
    gateways: z.array(z.string()).optional(),
    http: z.array(httpRoute).optional(),
    tls: z.array(raw).optional(),
    tcp: z.array(raw).optional(),
    exportTo,
  }),
});

export const destinationRule = z.looseObject({
  spec: z.looseObject({
    host: z.string(),
    trafficPolicy: raw.optional(),
    subsets: z
      .array(
        z.looseObject({
          name: z.string(),
          labels: strings.optional(),
          trafficPolicy: raw.optional(),
        }),
      )
      .optional(),
    exportTo,
    workloadSelector: z
      .looseObject({ matchLabels: strings.optional() })
      .optional(),
  }),
});

export const istioGateway = z.looseObject({
  spec: z.looseObject({
    selector: strings.optional(),
    servers: z
      .array(
        z.looseObject({
          port: z.looseObject({
            number: z.number(),
            name: z.string().optional(),
            protocol: z.string().optional(),
          }),
          hosts: z.array(z.string()),
        }),
      )
      .optional(),
  }),
});

const workloadSelector = z
  .looseObject({ labels: strings.optional() })
  .optional();

export const sidecar = z.looseObject({
  spec: z.looseObject({
    workloadSelector,
    egress: z
      .array(
        z.looseObject({ hosts: z.array(z.string()), port: raw.optional() }),
      )
      .optional(),
    outboundTrafficPolicy: z
      .looseObject({ mode: z.string().optional() })
      .optional(),
  }),
});

export const serviceEntry = z.looseObject({
  spec: z.looseObject({
    hosts: z.array(z.string()),
    addresses: z.array(z.string()).optional(),
    ports: z
      .array(
        z.looseObject({
          number: z.number(),
          name: z.string().optional(),
          protocol: z.string().optional(),
        }),
      )
      .optional(),
    location: z.string().optional(),
    resolution: z.string().optional(),
    endpoints: z.array(raw).optional(),
    exportTo,
    workloadSelector,
  }),
});

const selector = z.looseObject({ matchLabels: strings.optional() }).optional();

export const peerAuthentication = z.looseObject({
  spec: z
    .looseObject({
      selector,
      mtls: z.looseObject({ mode: z.string().optional() }).optional(),
      portLevelMtls: z
        .record(z.string(), z.looseObject({ mode: z.string().optional() }))
        .optional(),
    })
    .optional(),
});

export const authorizationPolicy = z.looseObject({
  spec: z
    .looseObject({
      selector,
      action: z.enum(['ALLOW', 'DENY', 'AUDIT', 'CUSTOM']).optional(),
      rules: z.array(raw).optional(),
      targetRefs: z.array(raw).optional(),
    })
    .optional(),
});
