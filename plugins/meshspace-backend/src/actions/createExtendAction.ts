import { ActionOptions } from './ActionOptions';
import { audited } from './audited';
import { clusterField, spaceField, spaceOutput, spaceValue } from './schemas';

export function createExtendAction(options: ActionOptions) {
  const { actionsRegistry, auditor, services } = options;
  actionsRegistry.register({
    name: 'extend',
    title: 'Extend a MeshSpace',
    description: `Gives a MeshSpace a new time to live, counted from now. The portal's policy limits how long.`,
    attributes: { destructive: false, idempotent: true, readOnly: false },
    schema: {
      input: z =>
        z.object({
          cluster: clusterField(z),
          space: spaceField(z),
          ttlSeconds: z
            .number()
            .int()
            .min(60)
            .describe('Seconds from now until it is deleted'),
        }),
      output: spaceOutput,
    },
    examples: [
      {
        title: 'For another day',
        input: { cluster: 'demo', space: 'pr-42', ttlSeconds: 86400 },
      },
    ],
    action: async ({ input, credentials }) => {
      const { cluster, space: name, ttlSeconds } = input;
      const space = await audited(
        auditor,
        'space-update',
        credentials,
        { cluster, space: name, fields: ['ttlSeconds'] },
        () =>
          services.spaces.update(
            { cluster, name },
            { ttlSeconds },
            { credentials },
          ),
      );
      return { output: spaceValue(space) };
    },
  });
}
