import { ActionOptions } from './ActionOptions';
import { audited } from './audited';
import {
  changeOutput,
  clusterField,
  dryRunField,
  previewValue,
  spaceField,
  spaceValue,
} from './schemas';

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
          dryRun: dryRunField(z),
        }),
      output: changeOutput,
    },
    examples: [
      {
        title: 'For another day',
        input: {
          cluster: 'demo',
          space: 'pr-42',
          ttlSeconds: 86400,
          dryRun: false,
        },
      },
    ],
    action: async ({ input, credentials }) => {
      const { cluster, space: name, ttlSeconds, dryRun } = input;
      const call = { credentials };
      if (dryRun) {
        const preview = await services.spaces.plan(
          { type: 'update', cluster, space: name, change: { ttlSeconds } },
          call,
        );
        return { output: previewValue(preview) };
      }
      const space = await audited(
        auditor,
        'space-update',
        credentials,
        { cluster, space: name, fields: ['ttlSeconds'] },
        () => services.spaces.update({ cluster, name }, { ttlSeconds }, call),
      );
      return { output: { space: spaceValue(space) } };
    },
  });
}
