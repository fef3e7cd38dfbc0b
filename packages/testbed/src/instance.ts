import path from 'node:path';
import { instanceDir } from './paths';

export const MAX_INSTANCES = 16;

/**
 * Everything that tells one instance from another. Instances have addresses of their own, so their ports
 * cannot collide, with each other or with a service that listens on the machine's own addresses.
 */
export interface Instance {
  number: number;
  dir: string;
  podCidr: string;
  serviceCidr: string;
  /** The host's end of the link into the instance: API server, etcd, kubelet and DNS listen here. */
  hostIp: string;
  nodeIp: string;
  kubernetesIp: string;
  hostLink: string;
  nodeLink: string;
  /** Network namespace that plays the node: routes between pods, translates cluster IPs. */
  nodeNamespace: string;
  podNamespacePrefix: string;
  apiServer: string;
  kubeconfig: string;
}

export const ports = {
  apiServer: 6443,
  etcd: 2379,
  etcdPeer: 2380,
  controllerManager: 10257,
  kubelet: 10250,
  dns: 53,
  prometheus: 9090,
  exporter: 9091,
} as const;

export function createInstance(
  number: number,
  dir: string = instanceDir(number),
): Instance {
  if (!Number.isInteger(number) || number < 0 || number >= MAX_INSTANCES) {
    throw new RangeError(
      `an instance number is one of 0 … ${MAX_INSTANCES - 1}, not ${number}`,
    );
  }
  const pods = `10.${160 + number}`;
  const services = `10.${192 + number}`;
  const name = `meshspace-${number}`;
  return {
    number,
    dir,
    podCidr: `${pods}.0.0/16`,
    serviceCidr: `${services}.0.0/16`,
    hostIp: `${pods}.0.1`,
    nodeIp: `${pods}.0.2`,
    kubernetesIp: `${services}.0.1`,
    hostLink: `${name}h`,
    nodeLink: `${name}n`,
    nodeNamespace: name,
    podNamespacePrefix: `${name}-`,
    apiServer: `https://${pods}.0.1:${ports.apiServer}`,
    kubeconfig: path.join(dir, 'kubeconfig'),
  };
}

/** The n-th pod's address, n from 0: 254 in each /24 from x.x.1.1 on. */
export function podIp(instance: Instance, n: number): string {
  const [a, b] = instance.podCidr.split('.');
  return `${a}.${b}.${1 + Math.floor(n / 254)}.${1 + (n % 254)}`;
}

export const podNamespace = (instance: Instance, uid: string) =>
  `${instance.podNamespacePrefix}${uid.slice(0, 13)}`;

export const paths = (instance: Instance) => ({
  pki: path.join(instance.dir, 'pki'),
  /** A tmpfs: overlayfs needs its upper folder on another file system than the root it lies over. */
  pods: path.join(instance.dir, 'pods'),
  claims: path.join(instance.dir, 'claims'),
  etcd: path.join(instance.dir, 'etcd'),
  settings: path.join(instance.dir, 'instance.json'),
});
