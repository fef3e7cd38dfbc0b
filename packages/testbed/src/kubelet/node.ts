import { ports } from '../instance';
import { hasCode, type KubeClient } from '../kube/client';
import { KUBERNETES_VERSION } from '../tools/recipes';

export const NODE_NAMES = ['node-a', 'node-b'];

/** What each node offers: more than the machine has, because pods share it like processes do. */
export const NODE_CAPACITY = {
  cpu: '64',
  memory: '64Gi',
  pods: '110',
  'ephemeral-storage': '100Gi',
};

const LEASE_SECONDS = 40;
const RENEW_MS = 10_000;
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';

function nodeStatus(name: string, hostIp: string) {
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const condition = (type: string, status: string, reason: string) => ({
    type,
    status,
    reason,
    message: reason,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  });
  return {
    capacity: NODE_CAPACITY,
    allocatable: NODE_CAPACITY,
    addresses: [
      { type: 'InternalIP', address: hostIp },
      { type: 'Hostname', address: name },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: ports.kubelet } },
    // lets the API server hand WebSocket streams of exec straight to us, instead of translating them to SPDY
    declaredFeatures: ['ExtendWebSocketsToKubelet'],
    conditions: [
      condition('Ready', 'True', 'KubeletReady'),
      condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory'),
      condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure'),
      condition('PIDPressure', 'False', 'KubeletHasSufficientPID'),
    ],
    nodeInfo: {
      machineID: name,
      systemUUID: name,
      bootID: name,
      kernelVersion: 'local',
      osImage: 'exec-kubelet',
      containerRuntimeVersion: 'exec://1',
      kubeletVersion: KUBERNETES_VERSION,
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
  };
}

async function renewLease(client: KubeClient, name: string): Promise<void> {
  const spec = {
    holderIdentity: name,
    leaseDurationSeconds: LEASE_SECONDS,
    renewTime: new Date().toISOString().replace('Z', '000Z'),
  };
  try {
    await client.patch(`${LEASES}/${name}`, { spec });
  } catch (error) {
    if (!hasCode(error, 404)) throw error;
    await client.create(LEASES, {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace: 'kube-node-lease' },
      spec,
    });
  }
}

/** Makes the node exist and keeps its lease. */
export async function registerNode(
  client: KubeClient,
  name: string,
  hostIp: string,
  log: (text: string) => void,
): Promise<void> {
  const labels = {
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'topology.kubernetes.io/zone': `zone-${name.at(-1)}`,
    'topology.kubernetes.io/region': 'testbed',
  };
  try {
    await client.create('/api/v1/nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels },
      spec: {},
    });
  } catch (error) {
    if (!hasCode(error, 409)) throw error;
  }
  await client.patch(`/api/v1/nodes/${name}/status`, {
    status: nodeStatus(name, hostIp),
  });
  await renewLease(client, name);
  setInterval(
    () =>
      renewLease(client, name).catch(error =>
        log(`lease of ${name}: ${error}`),
      ),
    RENEW_MS,
  );
}
