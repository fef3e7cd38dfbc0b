import { meshspaceSpaceCreatePermission } from '@meshspace/plugin-meshspace-common';
import { ActionOptions } from './ActionOptions';
import { audited } from './audited';
import {
  changeOutput,
  clusterField,
  containersField,
  dryRunField,
  previewValue,
  spaceValue,
  workloadField,
} from './schemas';

export function createCreateSpaceAction(options: ActionOptions) {
  const { actionsRegistry, auditor, services } = options;
  actionsRegistry.register({
    name: 'create-space',
    title: 'Create a MeshSpace',
    description: `Creates a MeshSpace: a private variant of a shared environment (the base), with forks of only those services that are to differ.
Requests that carry the space's routing header are served by the forks; all other requests never notice.

When to use: somebody wants to try a change of a service in the shared environment, for example an image of a pull request.
When not: to change a space that exists; use fork, extend or share then.

Calling it again with the same name returns the space that exists. Afterwards, wait-until-ready tells when requests reach the forks.`,
    visibilityPermission: meshspaceSpaceCreatePermission,
    attributes: { destructive: false, idempotent: true, readOnly: false },
    schema: {
      input: z =>
        z.object({
          cluster: clusterField(z),
          name: z
            .string()
            .describe('Name of the new space; it becomes a namespace'),
          base: z.string().describe('Namespace of the base'),
          owner: z
            .string()
            .optional()
            .describe('Entity reference of the owner; the caller if absent'),
          ttlSeconds: z
            .number()
            .optional()
            .describe('Time to live; the default of the portal if absent'),
          headerValue: z
            .string()
            .optional()
            .describe('Value of the routing header; made up if absent'),
          forks: z
            .array(
              z.object({
                workload: workloadField(z),
                containers: containersField(z),
              }),
            )
            .default([])
            .describe('The services that the space has for itself'),
          dryRun: dryRunField(z),
        }),
      output: changeOutput,
    },
    examples: [
      {
        title: 'A space for a pull request',
        input: {
          cluster: 'demo',
          name: 'pr-42',
          base: 'shop',
          forks: [
            {
              workload: { kind: 'Deployment', name: 'reviews' },
              containers: [{ name: 'app', image: 'shop/reviews:pr-42' }],
            },
          ],
          dryRun: false,
        },
      },
    ],
    action: async ({ input, credentials }) => {
      const { dryRun, headerValue, ...rest } = input;
      const request = {
        ...rest,
        ...(headerValue && { header: { value: headerValue } }),
      };
      const call = { credentials };
      if (dryRun) {
        const preview = await services.spaces.plan(
          { type: 'create', space: request },
          call,
        );
        return { output: previewValue(preview) };
      }
      const { cluster, name, base } = input;
      const existing = await services.spaces
        .get({ cluster, name }, call)
        .catch(() => undefined);
      if (existing && existing.base === base && existing.mine) {
        return { output: { space: spaceValue(existing) } };
      }
      const space = await audited(
        auditor,
        'space-create',
        credentials,
        { cluster, space: name, base },
        () => services.spaces.create(request, call),
      );
      return { output: { space: spaceValue(space) } };
    },
  });
}
