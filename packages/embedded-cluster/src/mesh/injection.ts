import { Container, Labels, PodSpec } from '../controllers/kinds';
import { rewriteProbes } from './appProbes';
import { workloadOf } from './identity';
import { NewObject, StoredObject } from '../store/InternalClient';

export const PROXY_IMAGE = 'docker.io/istio/proxyv2:1.31.1';
const DEFAULT_REVISION = 'default';

const VOLUMES = [
  'workload-socket',
  'credential-socket',
  'workload-certs',
  'istio-envoy',
  'istio-data',
  'istio-podinfo',
  'istio-token',
  'istiod-ca-cert',
];

interface Meta {
  labels?: Labels;
  annotations?: Record<string, string>;
}

/** The revision that injects a pod; undefined: none does. The rules are those of Istio's webhook selectors and its own check. */
export function injectingRevision(
  namespace: Labels,
  pod: Meta,
  spec: Pick<PodSpec, 'hostNetwork'>,
): string | undefined {
  const wish =
    pod.labels?.['sidecar.istio.io/inject'] ??
    pod.annotations?.['sidecar.istio.io/inject'];
  if (
    spec.hostNetwork ||
    wish === 'false' ||
    pod.annotations?.['sidecar.istio.io/status'] !== undefined
  ) {
    return undefined;
  }
  const injection = namespace['istio-injection'];
  if (injection === 'enabled') {
    return DEFAULT_REVISION;
  }
  if (injection !== undefined) {
    return undefined;
  }
  if (namespace['istio.io/rev'] !== undefined) {
    return namespace['istio.io/rev'];
  }
  if (pod.labels?.['istio.io/rev'] !== undefined) {
    return pod.labels['istio.io/rev'];
  }
  return pod.labels?.['sidecar.istio.io/inject'] === 'true'
    ? DEFAULT_REVISION
    : undefined;
}

/** What the mutating webhook makes of a new pod; undefined: it stays as it is. */
export function injectSidecar(
  pod: NewObject,
  namespaceLabels: Labels,
): NewObject | undefined {
  const spec = pod.spec as PodSpec;
  const revision = injectingRevision(namespaceLabels, pod.metadata, spec);
  if (revision === undefined) {
    return undefined;
  }
  const { labels = {}, annotations = {} } = pod.metadata;
  const override = spec.containers.find(({ name }) => name === 'istio-proxy');
  const containers = spec.containers.filter(each => each !== override);
  const classic = annotations['sidecar.istio.io/nativeSidecar'] === 'false';
  const probes =
    annotations['sidecar.istio.io/rewriteAppHTTPProbers'] === 'false'
      ? { containers, env: [] }
      : rewriteProbes(containers);
  const injected = proxyContainer(classic);
  const proxy = merged(
    { ...injected, env: [...(injected.env ?? []), ...probes.env] },
    override,
  );
  const init = [initContainer(), ...(classic ? [] : [proxy])];
  const app =
    labels['service.istio.io/canonical-name'] ??
    labels['app.kubernetes.io/name'] ??
    labels.app;
  const version =
    labels['service.istio.io/canonical-revision'] ??
    labels['app.kubernetes.io/version'] ??
    labels.version;
  const first = containers[0]?.name ?? 'istio-proxy';
  const names = (list: Container[]) => list.map(({ name }) => name);
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      labels: {
        ...labels,
        'security.istio.io/tlsMode': 'istio',
        'service.istio.io/canonical-name':
          app ?? workloadOf(pod as StoredObject & { spec: PodSpec }),
        'service.istio.io/canonical-revision': version ?? 'latest',
      },
      annotations: {
        'kubectl.kubernetes.io/default-container': first,
        'kubectl.kubernetes.io/default-logs-container': first,
        ...annotations,
        'istio.io/rev': revision,
        'prometheus.io/path': '/stats/prometheus',
        'prometheus.io/port': '15020',
        'prometheus.io/scrape': 'true',
        'sidecar.istio.io/status': JSON.stringify({
          initContainers: names(init),
          containers: classic ? ['istio-proxy'] : null,
          volumes: VOLUMES,
          imagePullSecrets: null,
          revision,
        }),
      },
    },
    spec: {
      ...spec,
      initContainers: [...init, ...(spec.initContainers ?? [])],
      containers: classic ? [proxy, ...probes.containers] : probes.containers,
      volumes: [
        ...((spec.volumes as object[] | undefined) ?? []),
        ...VOLUMES.map(volume),
      ],
    },
  };
}

/** What the user says of the proxy wins, field by field; `image: auto` is no image. */
function merged(proxy: Container, override: Container | undefined): Container {
  if (!override) {
    return proxy;
  }
  const { env = [], image, ...rest } = override;
  const own = new Set(env.map(({ name }) => name));
  return {
    ...proxy,
    ...rest,
    image: image === undefined || image === 'auto' ? proxy.image : image,
    env: [...(proxy.env ?? []).filter(({ name }) => !own.has(name)), ...env],
  };
}

function initContainer(): Container {
  return {
    name: 'istio-init',
    image: PROXY_IMAGE,
    args: [
      'istio-iptables',
      '-p',
      '15001',
      '-z',
      '15006',
      '-u',
      '1337',
      '-m',
      'REDIRECT',
      '-i',
      '*',
      '-x',
      '',
      '-b',
      '*',
      '-d',
      '15090,15021,15020',
      '--log_output_level=default:info',
    ],
    imagePullPolicy: 'IfNotPresent',
    resources: {
      limits: { cpu: '2', memory: '1Gi' },
      requests: { cpu: '10m', memory: '40Mi' },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { add: ['NET_ADMIN', 'NET_RAW'], drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: false,
      runAsGroup: 0,
      runAsNonRoot: false,
      runAsUser: 0,
    },
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  };
}

function proxyContainer(classic: boolean): Container {
  const field = (name: string, fieldPath: string) => ({
    name,
    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } },
  });
  return {
    name: 'istio-proxy',
    image: PROXY_IMAGE,
    args: [
      'proxy',
      'sidecar',
      '--domain',
      '$(POD_NAMESPACE).svc.cluster.local',
      '--proxyLogLevel=warning',
      '--proxyComponentLogLevel=misc:error',
      '--log_output_level=default:info',
    ],
    imagePullPolicy: 'IfNotPresent',
    env: [
      { name: 'PILOT_CERT_PROVIDER', value: 'istiod' },
      { name: 'CA_ADDR', value: 'istiod.istio-system.svc:15012' },
      field('POD_NAME', 'metadata.name'),
      field('POD_NAMESPACE', 'metadata.namespace'),
      field('INSTANCE_IP', 'status.podIP'),
      field('SERVICE_ACCOUNT', 'spec.serviceAccountName'),
      field('HOST_IP', 'status.hostIP'),
      { name: 'ISTIO_META_CLUSTER_ID', value: 'Kubernetes' },
      { name: 'ISTIO_META_MESH_ID', value: 'cluster.local' },
      { name: 'TRUST_DOMAIN', value: 'cluster.local' },
    ],
    ports: [{ name: 'http-envoy-prom', containerPort: 15090, protocol: 'TCP' }],
    ...(classic ? {} : { restartPolicy: 'Always' }),
    readinessProbe: {
      httpGet: { path: '/healthz/ready', port: 15021, scheme: 'HTTP' },
      failureThreshold: 4,
      periodSeconds: 15,
      successThreshold: 1,
      timeoutSeconds: 3,
    },
    startupProbe: {
      httpGet: { path: '/healthz/ready', port: 15021, scheme: 'HTTP' },
      failureThreshold: 600,
      periodSeconds: 1,
      successThreshold: 1,
      timeoutSeconds: 3,
    },
    resources: {
      limits: { cpu: '2', memory: '1Gi' },
      requests: { cpu: '10m', memory: '40Mi' },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsGroup: 1337,
      runAsNonRoot: true,
      runAsUser: 1337,
    },
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    volumeMounts: [
      { name: 'istiod-ca-cert', mountPath: '/var/run/secrets/istio' },
      { name: 'istio-data', mountPath: '/var/lib/istio/data' },
      { name: 'istio-envoy', mountPath: '/etc/istio/proxy' },
      { name: 'istio-token', mountPath: '/var/run/secrets/tokens' },
      { name: 'istio-podinfo', mountPath: '/etc/istio/pod' },
    ],
  };
}

function volume(name: string): object {
  switch (name) {
    case 'istio-token':
      return {
        name,
        projected: {
          defaultMode: 420,
          sources: [
            {
              serviceAccountToken: {
                audience: 'istio-ca',
                expirationSeconds: 43200,
                path: 'istio-token',
              },
            },
          ],
        },
      };
    case 'istiod-ca-cert':
      return {
        name,
        configMap: { name: 'istio-ca-root-cert', defaultMode: 420 },
      };
    case 'istio-podinfo':
      return {
        name,
        downwardAPI: {
          defaultMode: 420,
          items: [
            {
              path: 'labels',
              fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.labels' },
            },
            {
              path: 'annotations',
              fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.annotations' },
            },
          ],
        },
      };
    default:
      return {
        name,
        emptyDir: name === 'istio-envoy' ? { medium: 'Memory' } : {},
      };
  }
}
