import { refName } from '@meshspace/planner';
import { meshspaceBaseReadPermission } from '@meshspace/plugin-meshspace-common';
import { ActionOptions } from './ActionOptions';
import { clusterField } from './schemas';

export function createExplainAction(options: ActionOptions) {
  const { actionsRegistry, services } = options;
  actionsRegistry.register({
    name: 'explain',
    title: 'Explain where a request goes',
    description: `Tells where a request to a service of a base lands, by the rules that the mesh follows: which route wins, which lose and why, without and with the header of a space. Nothing is sent.`,
    visibilityPermission: meshspaceBaseReadPermission,
    attributes: { readOnly: true, idempotent: true },
    schema: {
      input: z =>
        z.object({
          cluster: clusterField(z),
          base: z.string().describe('Namespace of the base'),
          space: z
            .string()
            .optional()
            .describe('Space whose header the request carries'),
          fromWorkload: z
            .string()
            .describe('Workload of the base that sends the request'),
          host: z.string().describe('Host as the caller dials it'),
          port: z.number().describe('Port as the caller dials it'),
          method: z.string().default('GET').describe('HTTP method'),
          path: z.string().default('/').describe('Path with query'),
        }),
      output: z =>
        z.object({
          without: z.string().describe('Where it lands without the header'),
          with: z.string().optional().describe('Where it lands with it'),
          rules: z
            .array(z.string())
            .describe(
              'The rules that were looked at, and why they won or lost',
            ),
        }),
    },
    examples: [
      {
        title: 'From web to reviews',
        input: {
          cluster: 'demo',
          base: 'shop',
          space: 'pr-42',
          fromWorkload: 'web',
          host: 'reviews',
          port: 8080,
          method: 'GET',
          path: '/',
        },
      },
    ],
    action: async ({ input, credentials }) => {
      const { fromWorkload, base, ...rest } = input;
      const { before, after } = await services.explains.explain(
        {
          ...rest,
          base,
          from: { type: 'workload', namespace: base, workload: fromWorkload },
          headers: [],
          follow: false,
        },
        credentials,
      );
      return {
        output: {
          without: before.summary,
          ...(after && { with: after.summary }),
          rules: (after ?? before).hops.flatMap(({ at, candidates }) =>
            candidates.map(
              ({ object, rule, won, why }) =>
                `${at}: ${refName(object)} ${rule} ${
                  won ? 'won' : 'lost'
                }: ${why}`,
            ),
          ),
        },
      };
    },
  });
}
