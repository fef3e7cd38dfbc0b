import { ActionOptions } from './ActionOptions';
import { audited } from './audited';
import { clusterField, spaceField, spaceOutput, spaceValue } from './schemas';

export function createShareAction(options: ActionOptions) {
  const { actionsRegistry, auditor, services } = options;
  actionsRegistry.register({
    name: 'share',
    title: 'Share a MeshSpace',
    description: `Adds people or groups to those who may change a MeshSpace. Who has a part already keeps it.`,
    attributes: { destructive: false, idempotent: true, readOnly: false },
    schema: {
      input: z =>
        z.object({
          cluster: clusterField(z),
          space: spaceField(z),
          with: z
            .array(z.string())
            .min(1)
            .describe('Entity references, such as user:default/bob'),
        }),
      output: spaceOutput,
    },
    examples: [
      {
        title: 'With a colleague',
        input: {
          cluster: 'demo',
          space: 'pr-42',
          with: ['user:default/bob'],
        },
      },
    ],
    action: async ({ input, credentials }) => {
      const { cluster, space: name, with: added } = input;
      const ref = { cluster, name };
      const call = { credentials };
      const { members } = await services.spaces.get(ref, call);
      const space = await audited(
        auditor,
        'space-update',
        credentials,
        { cluster, space: name, fields: ['members'] },
        () =>
          services.spaces.update(
            ref,
            { members: [...new Set([...members, ...added])] },
            call,
          ),
      );
      return { output: spaceValue(space) };
    },
  });
}
