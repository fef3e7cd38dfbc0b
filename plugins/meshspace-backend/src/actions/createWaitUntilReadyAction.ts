import { setTimeout as wait } from 'node:timers/promises';
import { ServiceUnavailableError } from '@backstage/errors';
import type { SpaceDetail } from '@meshspace/plugin-meshspace-common';
import { ActionOptions } from './ActionOptions';
import { clusterField, spaceField, spaceOutput, spaceValue } from './schemas';

const POLL_MS = 1000;

export function createWaitUntilReadyAction(options: ActionOptions) {
  const { actionsRegistry, services } = options;
  actionsRegistry.register({
    name: 'wait-until-ready',
    title: 'Wait until a MeshSpace is ready',
    description: `Waits until requests with the header reach every fork of a MeshSpace, and returns it.
Fails when the time is over, with the reason of each fork that is not ready, such as an image that cannot be pulled.

When to use: after create-space or fork, before tests or links that need the forks.`,
    attributes: { readOnly: true, idempotent: true },
    schema: {
      input: z =>
        z.object({
          cluster: clusterField(z),
          space: spaceField(z),
          timeoutSeconds: z
            .number()
            .min(1)
            .max(3600)
            .default(300)
            .describe('How long to wait at most'),
        }),
      output: spaceOutput,
    },
    examples: [
      {
        title: 'Wait for up to two minutes',
        input: { cluster: 'demo', space: 'pr-42', timeoutSeconds: 120 },
      },
    ],
    action: async ({ input, credentials }) => {
      const { cluster, space: name, timeoutSeconds } = input;
      const deadline = performance.now() + timeoutSeconds * 1000;
      for (;;) {
        const space = await services.spaces.get(
          { cluster, name },
          { credentials },
        );
        if (isReady(space)) return { output: spaceValue(space) };
        if (performance.now() >= deadline) throw notReady(space);
        await wait(POLL_MS);
      }
    },
  });
}

function isReady({ phase, forks, suspended }: SpaceDetail): boolean {
  if (suspended) return phase === 'Suspended';
  return phase === 'Ready' && forks.every(fork => fork.routed);
}

function notReady({ name, phase, forks, conditions }: SpaceDetail): Error {
  const reasons = [
    ...forks
      .filter(fork => !fork.routed)
      .map(
        ({ workload, phase: state, reason, message }) =>
          `${workload.name} is ${state}${reason ? ` (${reason})` : ''}${
            message ? `: ${message}` : ''
          }`,
      ),
    ...conditions
      .filter(({ status }) => status === 'False')
      .map(({ type, message }) => `${type}: ${message}`),
  ];
  return new ServiceUnavailableError(
    `"${name}" is still ${phase}. ${
      reasons.join('; ') || 'No controller has worked on it; is one running?'
    }`,
  );
}
