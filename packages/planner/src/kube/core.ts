import { KubeObject, Raw } from './objects';

/** @public */
export interface Namespace extends KubeObject {
  kind: 'Namespace';
  status?: { phase?: string };
}

/** A pod template is carried whole: a fork must be faithful to fields that we do not know. @public */
export interface PodTemplate {
  metadata?: {
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec: PodSpec;
}

/** @public */
export interface Container extends Raw {
  name: string;
  image?: string;
  args?: string[];
  command?: string[];
  env?: { name: string; value?: string; valueFrom?: Raw }[];
  envFrom?: Raw[];
  ports?: { name?: string; containerPort: number; protocol?: string }[];
  resources?: {
    requests?: Record<string, string>;
    limits?: Record<string, string>;
  };
  restartPolicy?: string;
}

/** @public */
export interface PodSpec extends Raw {
  containers: Container[];
  initContainers?: Container[];
  volumes?: ({ name: string } & Raw)[];
  serviceAccountName?: string;
  imagePullSecrets?: { name: string }[];
  dnsPolicy?: string;
  dnsConfig?: {
    nameservers?: string[];
    searches?: string[];
    options?: { name: string; value?: string }[];
  };
}

/** Deployment, StatefulSet, DaemonSet, or another kind that carries a pod template. @public */
export interface Workload extends KubeObject {
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Rollout';
  spec: {
    replicas?: number;
    selector: LabelSelector;
    template: PodTemplate;
    serviceName?: string;
    volumeClaimTemplates?: Raw[];
  } & Raw;
  status?: {
    observedGeneration?: number;
    replicas?: number;
    readyReplicas?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
    conditions?: {
      type: string;
      status: string;
      reason?: string;
      message?: string;
    }[];
  };
}

/** @public */
export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: {
    key: string;
    operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    values?: string[];
  }[];
}

/** What is kept of a pod: a few hundred bytes. @public */
export interface PodSummary extends KubeObject {
  kind: 'Pod';
  /** `Kind/name` of the workload that owns it through its controllers. */
  workload?: string;
  serviceAccount?: string;
  ip?: string;
  node?: string;
  ready: boolean;
  phase?: string;
  startedAt?: string;
  containers: ContainerSummary[];
  sidecar?: {
    image: string;
    native: boolean;
    revision?: string;
    args: readonly string[];
  };
}

/** @public */
export interface ContainerSummary {
  name: string;
  image: string;
  ready: boolean;
  restarts: number;
  /** `running`, or the reason why not: `ImagePullBackOff`, `CrashLoopBackOff`, `OOMKilled`, … */
  state: string;
  message?: string;
  exitCode?: number;
}

/** @public */
export interface ServicePort {
  name?: string;
  port: number;
  protocol?: string;
  targetPort?: number | string;
  appProtocol?: string;
  nodePort?: number;
}

/** @public */
export interface Service extends KubeObject {
  kind: 'Service';
  spec: {
    type?: string;
    clusterIP?: string;
    externalName?: string;
    selector?: Record<string, string>;
    ports?: ServicePort[];
  } & Raw;
}

/** @public */
export interface EndpointSlice extends KubeObject {
  kind: 'EndpointSlice';
  endpoints: {
    addresses: string[];
    conditions?: { ready?: boolean; serving?: boolean; terminating?: boolean };
    targetRef?: { kind?: string; name?: string; namespace?: string };
  }[];
  ports?: {
    name?: string;
    port?: number;
    protocol?: string;
    appProtocol?: string;
  }[];
}

/** @public */
export interface ServiceAccount extends KubeObject {
  kind: 'ServiceAccount';
  imagePullSecrets?: { name: string }[];
}

/** A ConfigMap or Secret: that it exists and which version, never what is in it. @public */
export interface DataName extends KubeObject {
  kind: 'ConfigMap' | 'Secret';
  type?: string;
}

/** @public */
export interface ResourceQuota extends KubeObject {
  kind: 'ResourceQuota';
  spec?: { hard?: Record<string, string> };
  status?: { hard?: Record<string, string>; used?: Record<string, string> };
}

/** @public */
export interface LimitRange extends KubeObject {
  kind: 'LimitRange';
  spec?: Raw;
}

/** @public */
export interface NetworkPolicy extends KubeObject {
  kind: 'NetworkPolicy';
  spec: Raw;
}

/** Only the jobs of the dead man's switch are kept. @public */
export interface SwitchJob extends KubeObject {
  kind: 'Job';
  spec?: { ttlSecondsAfterFinished?: number };
  status?: { completionTime?: string };
}
