import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

const clusterSchema = z.strictObject({
  name: z.string().min(1),
  title: z.string().optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
  serviceAccountToken: z.string().optional(),
  caData: z.string().optional(),
  caFile: z.string().optional(),
  skipTLSVerify: z.boolean().optional(),
  kubeconfig: z
    .strictObject({
      path: z.string().optional(),
      context: z.string().optional(),
    })
    .optional(),
  inCluster: z.boolean().optional(),
  entryUrl: z.url({ protocol: /^https?$/ }).optional(),
  prometheusUrl: z.url({ protocol: /^https?$/ }).optional(),
});

const seconds = (min: number, max: number) =>
  z.number().int().min(min).max(max);

const policySchema = z
  .strictObject({
    whoMayFork: z.enum(['owners', 'everyone']).default('owners'),
    formats: z
      .array(z.enum(['header', 'baggage', 'jaeger', 'zipkin']))
      .min(1)
      .default(['header', 'baggage', 'jaeger', 'zipkin']),
    headerName: z.string().min(1).max(128).default('x-meshspace'),
    images: z.array(z.string().min(1)).optional(),
    maxSpacesPerPerson: z.number().int().min(1).default(10),
    maxSpacesPerBase: z.number().int().min(1).default(50),
    maxForksPerSpace: z.number().int().min(1).max(50).default(10),
    defaultTtlSeconds: seconds(60, 31_536_000).default(86_400),
    maxTtlSeconds: seconds(60, 31_536_000).optional(),
    allowUnlimited: z.boolean().default(false),
    quota: z.record(z.string(), z.string()).optional(),
    limits: z
      .strictObject({
        limits: z.array(z.looseObject({ type: z.string().min(1) })).min(1),
      })
      .optional(),
    copySecrets: z.boolean().default(true),
    copyServiceAccounts: z.boolean().default(true),
    neverCopy: z.array(z.string().min(1)).default([]),
    allowGraft: z.boolean().default(false),
  })
  .refine(
    ({ maxTtlSeconds, defaultTtlSeconds }) =>
      maxTtlSeconds === undefined || defaultTtlSeconds <= maxTtlSeconds,
    {
      path: ['defaultTtlSeconds'],
      message: 'must not be greater than maxTtlSeconds',
    },
  );

const settingsSchema = z.strictObject({
  clusters: z.array(clusterSchema).optional(),
  controller: z
    .strictObject({
      enabled: z.boolean().default(true),
      switchSeconds: seconds(30, 86_400).default(900),
      drainSeconds: seconds(0, 600).default(3),
      leaseNamespace: z.string().default('meshspace-system'),
      expiringSeconds: seconds(0, 604_800).default(3600),
      idleSeconds: seconds(60, 31_536_000).optional(),
    })
    .prefault({}),
  policy: policySchema.prefault({}),
  traffic: z
    .strictObject({ refreshSeconds: seconds(1, 300).default(5) })
    .prefault({}),
});

/** Configuration under `meshspace`, checked and with its defaults. */
export type Settings = z.output<typeof settingsSchema>;
export type ClusterSettings = z.output<typeof clusterSchema>;
export type PolicySettings = z.output<typeof policySchema>;

/** Keys whose values must not be repeated in a message. */
const SECRET_KEYS = new Set(['serviceAccountToken', 'caData']);

/** @throws InputError that names the key, its value and what is allowed */
export function readSettings(root: Config): Settings {
  const raw: unknown = root.getOptional('meshspace') ?? {};
  const parsed = settingsSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(issue => {
    const key = ['meshspace', ...issue.path].join('.');
    const value = shown(raw, issue.path);
    return `${key}${value}: ${issue.message}`;
  });
  throw new InputError(
    `The configuration of MeshSpace is wrong. ${problems.join('; ')}`,
  );
}

function shown(raw: unknown, path: readonly PropertyKey[]): string {
  if (path.some(key => SECRET_KEYS.has(String(key)))) return ' (secret)';
  let value = raw;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return '';
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  if (value === undefined || typeof value === 'object') return '';
  return ` is ${JSON.stringify(value)}`;
}
