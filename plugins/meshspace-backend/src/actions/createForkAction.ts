import { meshspaceSpaceCreatePermission } from '@meshspace/plugin-meshspace-common';
import { ActionOptions } from './ActionOptions';
import { audited } from './audited';
import {
  changeOutput,
  clusterField,
  containersField,
  dryRunField,
  previewValue,
  spaceField,
  spaceValue,
  trafficField,
  workloadField,
} from './schemas';

export function createForkAction(options: ActionOptions) {
  const { actionsRegistry, auditor, services } = options;
  actionsRegistry.register({
    name: 'fork',
    title: 'Fork a service into a MeshSpace',
    description: `Gives a MeshSpace its own variant of one service of the base, or changes the variant that it has.
The base's workload is copied with its configuration; image and variables can differ. The base itself is not changed.

When to use: a space exists and another service is to differ in it, or its image is to be replaced.`,
    visibilityPermission: meshspaceSpaceCreatePermission,
    attributes: { destructive: false, idempotent: true, readOnly: false },
    schema: {
      input: z =>
        z.object({
          cluster: clusterField(z),
          space: spaceField(z),
          workload: workloadField(z),
          containers: containersField(z),
          replicas: z
            .number()
            .optional()
            .describe('Pods of the fork; 1 if absent'),
          traffic: trafficField(z),
          dryRun: dryRunField(z),
        }),
      output: changeOutput,
    },
    examples: [
      {
        title: 'Run another image of reviews',
        input: {
          cluster: 'demo',
          space: 'pr-42',
          workload: { kind: 'Deployment', name: 'reviews' },
          containers: [{ name: 'app', image: 'shop/reviews:pr-42' }],
          dryRun: false,
        },
      },
      {
        title: 'See what a slow reviews does to those who call it',
        input: {
          cluster: 'demo',
          space: 'pr-42',
          workload: { kind: 'Deployment', name: 'reviews' },
          traffic: { delay: { duration: '2s', percent: 50 } },
          dryRun: false,
        },
      },
    ],
    action: async ({ input, credentials }) => {
      const { cluster, space: name, dryRun, ...fork } = input;
      const call = { credentials };
      if (dryRun) {
        const preview = await services.spaces.plan(
          { type: 'fork', cluster, space: name, fork },
          call,
        );
        return { output: previewValue(preview) };
      }
      const space = await audited(
        auditor,
        'fork-put',
        credentials,
        { cluster, space: name, workload: fork.workload.name },
        () => services.spaces.putFork({ cluster, name }, fork, call),
      );
      return { output: { space: spaceValue(space) } };
    },
  });
}
