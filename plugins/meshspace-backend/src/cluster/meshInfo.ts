import { MeshInfo, Raw } from '@meshspace/planner';
import { parse } from 'yaml';
import { z } from 'zod';
import { isStatus } from './errors';
import { KubeApi } from './KubeApi';

const strings = z.array(z.string()).optional().catch(undefined);

const meshConfigSchema = z
  .looseObject({
    rootNamespace: z.string().optional().catch(undefined),
    trustDomain: z.string().optional().catch(undefined),
    outboundTrafficPolicy: z
      .looseObject({ mode: z.string().optional() })
      .optional()
      .catch(undefined),
    defaultVirtualServiceExportTo: strings,
    defaultServiceExportTo: strings,
    defaultDestinationRuleExportTo: strings,
    discoverySelectors: z
      .array(z.record(z.string(), z.unknown()))
      .optional()
      .catch(undefined),
    accessLogFile: z.string().optional().catch(undefined),
  })
  .catch({});

const deploymentsSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({
        namespace: z.string(),
        labels: z.record(z.string(), z.string()).optional(),
      }),
      spec: z.looseObject({
        template: z.looseObject({
          spec: z.looseObject({
            containers: z.array(
              z.looseObject({
                image: z.string().optional(),
                env: z
                  .array(
                    z.looseObject({
                      name: z.string(),
                      value: z.string().optional(),
                    }),
                  )
                  .optional(),
              }),
            ),
          }),
        }),
      }),
    }),
  ),
});

const configMapSchema = z.looseObject({
  data: z.record(z.string(), z.string()).optional(),
});

/** What `data.mesh` of Istio's ConfigMap says; what it leaves out is Istio's default. */
export function meshConfigInfo(text: string | undefined): Partial<MeshInfo> {
  const config = meshConfigSchema.parse(text ? safeYaml(text) : {});
  return {
    ...(config.rootNamespace && { rootNamespace: config.rootNamespace }),
    ...(config.trustDomain && { trustDomain: config.trustDomain }),
    outboundTrafficPolicy:
      config.outboundTrafficPolicy?.mode === 'REGISTRY_ONLY'
        ? 'REGISTRY_ONLY'
        : 'ALLOW_ANY',
    defaultVirtualServiceExportTo: config.defaultVirtualServiceExportTo ?? [
      '*',
    ],
    defaultServiceExportTo: config.defaultServiceExportTo ?? ['*'],
    defaultDestinationRuleExportTo: config.defaultDestinationRuleExportTo ?? [
      '*',
    ],
    discoverySelectors: (config.discoverySelectors ?? []) as Raw[],
    accessLog: !!config.accessLogFile,
  };
}

/** Asks the cluster about its mesh: istiod's Deployments, then the ConfigMap of the first revision. */
export async function readMeshInfo(
  api: KubeApi,
  has: { istio: boolean; gatewayApi: boolean },
  signal?: AbortSignal,
): Promise<Partial<MeshInfo>> {
  const { gatewayApi } = has;
  if (!has.istio) return { gatewayApi, istio: undefined };
  const { body } = await api.call({
    method: 'GET',
    path: '/apis/apps/v1/deployments',
    query: { labelSelector: 'app=istiod', limit: 20 },
    signal,
  });
  const { items } = deploymentsSchema.parse(body);
  const [first] = items;
  const namespace = first?.metadata.namespace ?? 'istio-system';
  const revisions = items.map(
    ({ metadata }) => metadata.labels?.['istio.io/rev'] ?? 'default',
  );
  const container = first?.spec.template.spec.containers[0];
  const version = container?.image?.match(/:v?(\d+\.\d+[^@]*)/)?.[1];
  const ambient = items.some(item =>
    item.spec.template.spec.containers.some(({ env }) =>
      env?.some(
        ({ name, value }) =>
          name === 'PILOT_ENABLE_AMBIENT' && value === 'true',
      ),
    ),
  );
  const suffix =
    revisions[0] && revisions[0] !== 'default' ? `-${revisions[0]}` : '';
  const mesh = await meshConfig(api, namespace, `istio${suffix}`, signal);
  return {
    rootNamespace: namespace,
    ...meshConfigInfo(mesh),
    gatewayApi,
    istio: {
      ...(version && { version }),
      revisions: [...new Set(revisions)].sort(),
      ambient,
    },
  };
}

async function meshConfig(
  api: KubeApi,
  namespace: string,
  name: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    const { body } = await api.call({
      method: 'GET',
      path: `/api/v1/namespaces/${encodeURIComponent(
        namespace,
      )}/configmaps/${encodeURIComponent(name)}`,
      signal,
    });
    return configMapSchema.parse(body).data?.mesh;
  } catch (error) {
    if (isStatus(error, 404)) return undefined;
    throw error;
  }
}

function safeYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // Istio itself falls back to its defaults then.
    return {};
  }
}
