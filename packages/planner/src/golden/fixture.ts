import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { Caller, RequestShape } from '../explain/types';
import { KubeObject } from '../kube/objects';
import { get } from '../testing/mesh';
import { yamlText } from './yamlText';

/** A configuration of people, and what is asked of it. */
const fixtureSchema = z.strictObject({
  about: z.string(),
  objects: z.array(
    z.looseObject({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: z.looseObject({
        name: z.string(),
        namespace: z.string().optional(),
      }),
    }),
  ),
  /** Workloads that alice forks. */
  forks: z.array(z.string()).default(['reviews']),
  allowGraft: z.boolean().default(false),
  /** Part of what a person is told where the header's requests cannot reach the fork. */
  unroutable: z.string().optional(),
  requests: z
    .array(
      z.strictObject({
        from: z
          .enum(['web', 'reviews', 'other', 'gateway', 'entry', 'public'])
          .default('web'),
        /** `POST reviews:9080/path` */
        ask: z.string(),
        headers: z.record(z.string(), z.string()).default({}),
      }),
    )
    .min(1),
});

export type Fixture = z.infer<typeof fixtureSchema> & { name: string };

export const FIXTURES = join(__dirname, '..', '..', 'fixtures');

/** All shapes of a family, in the order of their names. */
export function fixturesOf(family: string): Fixture[] {
  return readdirSync(join(FIXTURES, family))
    .filter(file => file.endsWith('.yaml') && !file.endsWith('.plan.yaml'))
    .sort()
    .map(file => ({
      name: `${family}/${file.slice(0, -'.yaml'.length)}`,
      ...fixtureSchema.parse(
        parse(readFileSync(join(FIXTURES, family, file), 'utf8')),
      ),
    }));
}

export function families(): string[] {
  return readdirSync(FIXTURES, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** The objects, each a second younger than the one before it, in the base if nothing else is said. */
export function objectsOf({ objects }: Fixture): KubeObject[] {
  return objects.map((object, index) => ({
    ...object,
    metadata: {
      namespace: 'shop',
      creationTimestamp: `2026-01-01T00:00:${String(index).padStart(2, '0')}Z`,
      generation: 1,
      ...object.metadata,
    },
  }));
}

type Question = Fixture['requests'][number];

export function requestOf({ ask, headers }: Question): RequestShape {
  const [target, method = 'GET'] = ask.split(' ').reverse();
  return get(target, headers, { method });
}

export function callerOf({ from }: Question): Caller {
  switch (from) {
    case 'gateway':
      return {
        type: 'gateway',
        namespace: 'istio-system',
        labels: { istio: 'ingressgateway' },
        port: 80,
      };
    case 'entry':
      return { type: 'gatewayApi', namespace: 'shop', name: 'entry', port: 80 };
    case 'public':
      return {
        type: 'gatewayApi',
        namespace: 'istio-system',
        name: 'public',
        port: 80,
      };
    case 'other':
      return { type: 'workload', namespace: 'other', labels: { app: 'other' } };
    default:
      return { type: 'workload', namespace: 'shop', labels: { app: from } };
  }
}

/** What was found before; with `UPDATE_GOLDEN` set, what is found now becomes that. */
export function recorded(name: string, found: unknown): unknown {
  const file = join(FIXTURES, `${name}.plan.yaml`);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, yamlText(found));
  return parse(readFileSync(file, 'utf8'));
}
