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
          dryRun: dryRunField(z),
        }),
      output: changeOutput,
    },
    examples: [
      {
        title: 'With a colleague',
        input: {
          cluster: 'demo',
          space: 'pr-42',
          with: ['user:default/bob'],
          dryRun: false,
        },
      },
    ],
    action: async ({ input, credentials }) => {
      const { cluster, space: name, with: added, dryRun } = input;
      const ref = { cluster, name };
      const call = { credentials };
      if (dryRun) {
        const { members } = await services.spaces.get(ref, call);
        const preview = await services.spaces.plan(
          {
            type: 'update',
            cluster,
            space: name,
            change: { members: [...members, ...added] },
          },
          call,
        );
        return { output: previewValue(preview) };
      }
      const space = await audited(
        auditor,
        'space-share',
        credentials,
        { cluster, space: name, add: added },
        () => services.spaces.share(ref, { add: added }, call),
      );
      return { output: { space: spaceValue(space) } };
    },
  });
}
