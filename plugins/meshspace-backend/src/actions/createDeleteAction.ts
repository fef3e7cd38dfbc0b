import { NotFoundError } from '@backstage/errors';
import { ActionOptions } from './ActionOptions';
import { audited } from './audited';
import { clusterField, dryRunField, previewValue, spaceField } from './schemas';

export function createDeleteAction(options: ActionOptions) {
  const { actionsRegistry, auditor, services } = options;
  actionsRegistry.register({
    name: 'delete',
    title: 'Delete a MeshSpace',
    description: `Deletes a MeshSpace with all its forks. The base is left as if the space had never been there. Calling it again is no error.`,
    attributes: { destructive: true, idempotent: true, readOnly: false },
    schema: {
      input: z =>
        z.object({
          cluster: clusterField(z),
          space: spaceField(z),
          dryRun: dryRunField(z),
        }),
      output: z =>
        z.object({
          deleted: z
            .boolean()
            .describe('Whether it existed and is being deleted now'),
          steps: z
            .array(z.string())
            .optional()
            .describe('What a dry run would do, in order'),
          warnings: z
            .array(z.string())
            .optional()
            .describe('What to know before, found by a dry run'),
        }),
    },
    examples: [
      {
        title: 'After the merge',
        input: { cluster: 'demo', space: 'pr-42', dryRun: false },
      },
    ],
    action: async ({ input, credentials }) => {
      const { cluster, space: name, dryRun } = input;
      const call = { credentials };
      if (dryRun) {
        const preview = await services.spaces.plan(
          { type: 'delete', cluster, space: name },
          call,
        );
        return { output: { deleted: false, ...previewValue(preview) } };
      }
      try {
        await audited(
          auditor,
          'space-delete',
          credentials,
          { cluster, space: name },
          () => services.spaces.delete({ cluster, name }, call),
        );
        return { output: { deleted: true } };
      } catch (error) {
        if (error instanceof NotFoundError) {
          return { output: { deleted: false } };
        }
        throw error;
      }
    },
  });
}
