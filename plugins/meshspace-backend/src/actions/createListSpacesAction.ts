import { ActionOptions } from './ActionOptions';
import { spaceOutput, spaceValue } from './schemas';

export function createListSpacesAction(options: ActionOptions) {
  const { actionsRegistry, services } = options;
  actionsRegistry.register({
    name: 'list-spaces',
    title: 'List MeshSpaces',
    description: `Lists the MeshSpaces that the caller may see, over all clusters or one, with their headers and how they stand.
When to use: to find a space by its owner, base, fork or header, or to learn the names of clusters and bases.`,
    attributes: { readOnly: true, idempotent: true },
    schema: {
      input: z =>
        z.object({
          cluster: z.string().optional().describe('Only of this cluster'),
          base: z.string().optional().describe('Only on this base'),
          scope: z
            .enum(['mine', 'team', 'all'])
            .default('all')
            .describe('The own ones, those of the own groups too, or all'),
          query: z
            .string()
            .optional()
            .describe('Part of a name, owner, forked service or header value'),
          offset: z.number().min(0).default(0).describe('How many to skip'),
          limit: z
            .number()
            .min(1)
            .max(200)
            .default(50)
            .describe('How many at most'),
        }),
      output: z =>
        z.object({
          items: z.array(spaceOutput(z)).describe('The spaces of this page'),
          totalItems: z.number().describe('How many there are in all'),
        }),
    },
    examples: [
      {
        title: 'My spaces',
        input: { scope: 'mine', offset: 0, limit: 50 },
      },
    ],
    action: async ({ input, credentials }) => {
      const { items, totalItems } = await services.spaces.list(input, {
        credentials,
      });
      return { output: { items: items.map(spaceValue), totalItems } };
    },
  });
}
