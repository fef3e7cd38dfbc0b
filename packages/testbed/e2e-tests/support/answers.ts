import { z } from 'zod';
import type { KubeObject } from '../../src/kube/types';

/** What of the API's answers is looked at. */
const space = z.looseObject({
  phase: z.string(),
  sentence: z.string(),
  sends: z.object({ name: z.string(), value: z.string() }),
  members: z.array(z.string()),
  expiresAt: z.string().optional(),
  specForks: z.array(z.unknown()),
  forks: z.array(z.looseObject({ phase: z.string(), routed: z.boolean() })),
  findings: z.array(z.unknown()),
  entryPoints: z.array(z.unknown()),
  addresses: z.array(z.string()),
});

export type SpaceAnswer = z.output<typeof space>;

const page = <T extends z.ZodType>(item: T) =>
  z.looseObject({ items: z.array(item) });

const kinded = z.looseObject({ kind: z.string(), name: z.string() });

const way = z.looseObject({ summary: z.string() });

export const answers = {
  space,
  clusters: page(
    z.looseObject({ state: z.string(), message: z.string().optional() }),
  ),
  plan: z.looseObject({
    steps: z.array(z.looseObject({ object: kinded })),
    warnings: z.array(z.unknown()),
  }),
  probe: z.looseObject({
    status: z.number(),
    body: z.string(),
    answeredBy: z
      .looseObject({ namespace: z.string(), fork: z.boolean() })
      .optional(),
  }),
  topology: z.looseObject({ nodes: z.array(z.looseObject({})) }),
  explain: z.looseObject({ before: way, after: way }),
  pods: page(
    z.looseObject({
      name: z.string(),
      namespace: z.string(),
      fork: z.boolean(),
      ready: z.boolean(),
    }),
  ),
  events: page(z.looseObject({ reason: z.string() })),
  xray: z.looseObject({
    state: z.string(),
    message: z.string(),
    requests: z.array(
      z.looseObject({ path: z.string(), hops: z.array(z.unknown()) }),
    ),
    workloads: z.array(
      z.looseObject({
        name: z.string(),
        fork: z.boolean(),
        verdict: z.string(),
        message: z.string(),
      }),
    ),
  }),
  traffic: z.looseObject({
    message: z.string().optional(),
    series: z.array(
      z.looseObject({ fork: z.boolean(), points: z.array(z.unknown()) }),
    ),
  }),
};

/** Calls the API. */
export type Called = <S extends z.ZodType>(
  schema: S,
  method: string,
  place: string,
  body?: object,
) => Promise<z.output<S>>;

/** All that a space of this name brings along. */
export const ofName =
  (name: string) =>
  ({ metadata }: KubeObject) =>
    metadata.name === name || metadata.namespace === name;
