import { NotFoundError } from '@backstage/errors';
import { meshspaceSpaceCreatePermission } from '@meshspace/plugin-meshspace-common';
import { ActionOptions } from './ActionOptions';
import { audited } from './audited';
import {
  changeOutput,
  clusterField,
  dryRunField,
  previewValue,
  spaceField,
  spaceValue,
  workloadField,
} from './schemas';

export function createUnforkAction(options: ActionOptions) {
  const { actionsRegistry, auditor, services } = options;
  actionsRegistry.register({
    name: 'unfork',
    title: 'Take a fork out of a MeshSpace',
    description: `Removes the variant of one service from a MeshSpace; requests with its header are served by the base for that service again.
Calling it again is no error. The space and its other forks stay.`,
    visibilityPermission: meshspaceSpaceCreatePermission,
    attributes: { destructive: true, idempotent: true, readOnly: false },
    schema: {
      input: z =>
        z.object({
          cluster: clusterField(z),
          space: spaceField(z),
          workload: workloadField(z),
          dryRun: dryRunField(z),
        }),
      output: changeOutput,
    },
    examples: [
      {
        title: 'Let the base serve reviews again',
        input: {
          cluster: 'demo',
          space: 'pr-42',
          workload: { kind: 'Deployment', name: 'reviews' },
          dryRun: false,
        },
      },
    ],
    action: async ({ input, credentials }) => {
      const { cluster, space: name, workload, dryRun } = input;
      const call = { credentials };
      const ref = { cluster, name };
      if (dryRun) {
        const preview = await services.spaces.plan(
          { type: 'unfork', cluster, space: name, workload },
          call,
        );
        return { output: previewValue(preview) };
      }
      const known = await services.spaces.get(ref, call);
      const forked = known.specForks.some(
        fork =>
          fork.workload.kind === workload.kind &&
          fork.workload.name === workload.name,
      );
      if (!forked) return { output: { space: spaceValue(known) } };
      const space = await audited(
        auditor,
        'fork-delete',
        credentials,
        { cluster, space: name, workload: workload.name },
        () =>
          services.spaces.deleteFork(ref, workload, call).catch(error => {
            // Somebody else was as quick.
            if (!(error instanceof NotFoundError)) throw error;
            return services.spaces.get(ref, call);
          }),
      );
      return { output: { space: spaceValue(space) } };
    },
  });
}
