import { controlPlaneOf, MeshInfo, meshSettings } from '@meshspace/planner';
import { z } from 'zod';
import { isStatus } from './errors';
import { KubeApi } from './KubeApi';

const deploymentsSchema = z.looseObject({ items: z.array(z.unknown()) });

const configMapSchema = z.looseObject({
  data: z.record(z.string(), z.string()).optional(),
});

/** What a mesh may leave out again must not stay known. */
const NOTHING_SAID = {
  accessLogFormat: undefined,
  accessLogEncoding: undefined,
};

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
  const {
    namespace = 'istio-system',
    configMap = 'istio',
    istio = { revisions: [], ambient: false },
  } = controlPlaneOf(deploymentsSchema.parse(body).items) ?? {};
  return {
    rootNamespace: namespace,
    ...NOTHING_SAID,
    ...meshSettings(await meshConfig(api, namespace, configMap, signal)),
    gatewayApi,
    istio,
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
