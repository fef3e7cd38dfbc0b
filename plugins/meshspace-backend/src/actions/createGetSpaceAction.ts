import { ActionOptions } from './ActionOptions';
import { clusterField, spaceField, spaceOutput, spaceValue } from './schemas';

export function createGetSpaceAction(options: ActionOptions) {
  const { actionsRegistry, services } = options;
  actionsRegistry.register({
    name: 'get-space',
    title: 'Show a MeshSpace',
    description: `Returns one MeshSpace: its header, its forks, how far each of them is and what is the matter with it, and a sentence that says where requests go.`,
    attributes: { readOnly: true, idempotent: true },
    schema: {
      input: z => z.object({ cluster: clusterField(z), space: spaceField(z) }),
      output: z =>
        spaceOutput(z).extend({
          sentence: z
            .string()
            .describe('What is the case for requests with the header'),
          findings: z
            .array(z.string())
            .describe('What is wrong, with the next step'),
        }),
    },
    examples: [
      { title: 'One space', input: { cluster: 'demo', space: 'pr-42' } },
    ],
    action: async ({ input, credentials }) => {
      const { cluster, space: name } = input;
      const space = await services.spaces.get(
        { cluster, name },
        { credentials },
      );
      return {
        output: {
          ...spaceValue(space),
          sentence: space.sentence,
          findings: space.findings.map(
            ({ code, message, nextStep }) => `${code}: ${message} ${nextStep}`,
          ),
        },
      };
    },
  });
}
