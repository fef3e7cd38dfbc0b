import type {
  PlanPreview,
  SpaceSummary,
} from '@meshspace/plugin-meshspace-common';
import { refName } from '@meshspace/planner';
import { z as zod } from 'zod/v3';

type Z = typeof zod;

export const clusterField = (z: Z) =>
  z.string().describe('Name of the cluster, as list-spaces shows it');

export const spaceField = (z: Z) =>
  z.string().describe('Name of the MeshSpace, such as alice-checkout');

export const workloadField = (z: Z) =>
  z
    .object({
      kind: z
        .enum(['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout'])
        .default('Deployment')
        .describe('Kind of the workload in the base'),
      name: z.string().describe('Name of the workload in the base'),
    })
    .describe('The workload of the base that is forked');

export const containersField = (z: Z) =>
  z
    .array(
      z.object({
        name: z.string().describe('Name of the container in the base'),
        image: z.string().optional().describe('Image that the fork runs'),
        env: z
          .array(
            z.object({
              name: z.string().describe('Name of the variable'),
              value: z
                .string()
                .nullable()
                .describe('Its value; null removes the variable'),
            }),
          )
          .optional()
          .describe('Variables that differ from the base'),
      }),
    )
    .optional()
    .describe('What the fork changes; all else is as in the base');

const percentField = (z: Z) =>
  z.number().optional().describe('Percent of them; 100 if absent');

export const trafficField = (z: Z) =>
  z
    .object({
      share: z
        .number()
        .optional()
        .describe(
          'Percent of them that the fork answers, the base the others; with mirror, percent that are copied',
        ),
      mirror: z
        .boolean()
        .optional()
        .describe('The base answers, and the fork only gets copies'),
      delay: z
        .object({
          duration: z.string().describe('Such as 1500ms or 2s'),
          percent: percentField(z),
        })
        .optional()
        .describe('How long they are held back'),
      abort: z
        .object({
          status: z.number().describe('HTTP status, such as 503'),
          percent: percentField(z),
        })
        .optional()
        .describe('What they are answered instead of being sent'),
      timeout: z
        .string()
        .optional()
        .describe('After which they are given up; 0s means never'),
      retries: z
        .object({
          attempts: z.number().describe('0 means none'),
          perTryTimeout: z.string().optional().describe('Such as 500ms'),
        })
        .optional()
        .describe('How often they are tried again'),
    })
    .optional()
    .describe(
      'How requests with the header of the space are treated on their way to this fork, and nobody else’s; absent = as it is, empty = as the base’s',
    );

export const dryRunField = (z: Z) =>
  z
    .boolean()
    .default(false)
    .describe('Only tell what would be done, with warnings');

export const spaceOutput = (z: Z) =>
  z.object({
    cluster: z.string().describe('Name of the cluster'),
    name: z.string().describe('Name of the space'),
    base: z.string().describe('Namespace of its base'),
    owner: z.string().describe('Entity reference of its owner'),
    phase: z
      .string()
      .describe('Pending, Ready, Degraded, Suspended or Terminating'),
    header: z
      .object({
        name: z.string().describe('Header to send'),
        value: z.string().describe('Its value'),
      })
      .describe('A request with this header is served by the forks'),
    expiresAt: z.string().optional().describe('When it is deleted by itself'),
    forks: z
      .array(
        z.object({
          workload: z.string().describe('Name of the forked workload'),
          phase: z.string().describe('How far the fork is'),
          routed: z
            .boolean()
            .describe('Whether requests with the header reach it'),
          message: z.string().optional().describe('What is the matter, if any'),
        }),
      )
      .describe('Its forks'),
  });

export const changeOutput = (z: Z) =>
  z.object({
    space: spaceOutput(z)
      .optional()
      .describe('The space afterwards; absent after a dry run'),
    steps: z
      .array(z.string())
      .optional()
      .describe('What a dry run would do, in order'),
    warnings: z
      .array(z.string())
      .optional()
      .describe('What to know before, found by a dry run'),
  });

export function spaceValue(space: SpaceSummary) {
  const { cluster, name, base, owner, phase, sends, expiresAt, forks } = space;
  return {
    cluster,
    name,
    base,
    owner,
    phase,
    header: sends,
    ...(expiresAt && { expiresAt }),
    forks: forks.map(fork => ({
      workload: fork.workload.name,
      phase: fork.phase,
      routed: fork.routed,
      ...(fork.message && { message: fork.message }),
    })),
  };
}

export function previewValue({ steps, warnings }: PlanPreview) {
  return {
    steps: steps.map(
      ({ type, object, reason }) => `${type} ${refName(object)}: ${reason}`,
    ),
    warnings: warnings.map(({ code, message }) => `${code}: ${message}`),
  };
}
