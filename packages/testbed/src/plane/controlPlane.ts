import fs from 'node:fs';
import path from 'node:path';
import { TestbedError } from '../errors';
import { paths, ports, type Instance } from '../instance';
import { hasCode, KubeClient } from '../kube/client';
import {
  daemonLog,
  isRunning,
  startDaemon,
  type Daemon,
  type DaemonSpec,
} from '../process/daemon';
import { poll } from '../process/poll';
import type { Tools } from '../tools/tools';
import { writeKubeconfig } from './pki';

// No scheduler (the exec-kubelet binds), nothing that needs nodes, volumes or certificate requests.
const controllers = [
  'clusterrole-aggregation',
  'cronjob',
  'daemonset',
  'deployment',
  'disruption',
  'endpoints',
  'endpointslice',
  'garbage-collector',
  'horizontal-pod-autoscaler',
  'job',
  'namespace',
  'pod-garbage-collector',
  'replicaset',
  'resourcequota',
  'root-ca-certificate-publisher',
  'serviceaccount',
  'serviceaccount-token',
  'statefulset',
  'ttl-after-finished',
];

const flags = (settings: Record<string, string | number | true>) =>
  Object.entries(settings).map(([name, value]) =>
    value === true ? `--${name}` : `--${name}=${value}`,
  );

function etcd(instance: Instance, tools: Tools): DaemonSpec {
  const client = `http://${instance.hostIp}:${ports.etcd}`;
  const peer = `http://${instance.hostIp}:${ports.etcdPeer}`;
  return {
    name: 'etcd',
    command: tools.etcd,
    args: flags({
      'data-dir': paths(instance).etcd,
      'unsafe-no-fsync': true,
      name: 'meshspace',
      'listen-client-urls': client,
      'advertise-client-urls': client,
      'listen-peer-urls': peer,
      'initial-advertise-peer-urls': peer,
      'initial-cluster': `meshspace=${peer}`,
      'log-level': 'warn',
    }),
  };
}

function apiServer(instance: Instance, tools: Tools): DaemonSpec {
  const pki = (name: string) => path.join(paths(instance).pki, name);
  const issuer = 'https://kubernetes.default.svc.cluster.local';
  return {
    name: 'kube-apiserver',
    command: tools['kube-apiserver'],
    args: flags({
      'etcd-servers': `http://${instance.hostIp}:${ports.etcd}`,
      'bind-address': instance.hostIp,
      // an address that pods reach, so that the Service `kubernetes` works for them
      'advertise-address': instance.hostIp,
      'secure-port': ports.apiServer,
      'tls-cert-file': pki('apiserver.crt'),
      'tls-private-key-file': pki('apiserver.key'),
      'client-ca-file': pki('ca.crt'),
      'service-cluster-ip-range': instance.serviceCidr,
      // off in a plain cluster, on in stricter ones: who writes an owner reference must have the right to
      'enable-admission-plugins': 'OwnerReferencesPermissionEnforcement',
      'service-account-issuer': issuer,
      'service-account-key-file': pki('sa.pub'),
      'service-account-signing-key-file': pki('sa.key'),
      'api-audiences': `${issuer},istio-ca`,
      'authorization-mode': 'Node,RBAC',
      'allow-privileged': true,
      // webhooks that name a Service are called at its endpoints: this is what lets Istio be installed unchanged
      'enable-aggregator-routing': true,
      'requestheader-client-ca-file': pki('ca.crt'),
      'requestheader-allowed-names': 'front-proxy',
      'requestheader-username-headers': 'X-Remote-User',
      'requestheader-group-headers': 'X-Remote-Group',
      'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
      'proxy-client-cert-file': pki('front-proxy.crt'),
      'proxy-client-key-file': pki('front-proxy.key'),
      'kubelet-certificate-authority': pki('ca.crt'),
      'kubelet-client-certificate': pki('apiserver-kubelet-client.crt'),
      'kubelet-client-key': pki('apiserver-kubelet-client.key'),
      'kubelet-preferred-address-types': 'InternalIP',
      profiling: 'false',
      v: 1,
    }),
  };
}

function controllerManager(
  instance: Instance,
  tools: Tools,
  kubeconfig: string,
): DaemonSpec {
  const pki = (name: string) => path.join(paths(instance).pki, name);
  return {
    name: 'kube-controller-manager',
    command: tools['kube-controller-manager'],
    args: flags({
      kubeconfig,
      'authentication-kubeconfig': kubeconfig,
      'authorization-kubeconfig': kubeconfig,
      'bind-address': instance.hostIp,
      'secure-port': ports.controllerManager,
      'leader-elect': 'false',
      'use-service-account-credentials': true,
      'service-account-private-key-file': pki('sa.key'),
      'root-ca-file': pki('ca.crt'),
      'concurrent-gc-syncs': 5,
      'namespace-sync-period': '1m',
      controllers: controllers.map(name => `${name}-controller`).join(','),
      v: 1,
    }),
  };
}

function lastLines(instance: Instance, daemon: string): string {
  return fs
    .readFileSync(daemonLog(instance.dir, daemon), 'utf8')
    .trim()
    .split('\n')
    .slice(-3)
    .join('\n');
}

/** Why a daemon that has ended will never get ready. */
function ended(instance: Instance, daemon: Daemon) {
  return () =>
    isRunning(daemon.pid)
      ? undefined
      : `${daemon.name} ended: ${lastLines(instance, daemon.name)}`;
}

async function ready(
  instance: Instance,
  daemon: Daemon,
  ask: () => Promise<boolean>,
): Promise<void> {
  try {
    await poll(ask, {
      what: daemon.name,
      timeoutMs: 60_000,
      hopeless: ended(instance, daemon),
    });
  } catch (cause) {
    throw new TestbedError(
      cause instanceof Error ? cause.message : String(cause),
      { cause },
    );
  }
}

export async function startControlPlane(
  instance: Instance,
  tools: Tools,
): Promise<KubeClient> {
  const { pki } = paths(instance);
  const kubeconfig = path.join(instance.dir, 'controller-manager.kubeconfig');
  writeKubeconfig(instance, pki, 'admin', instance.kubeconfig);
  writeKubeconfig(instance, pki, 'controller-manager', kubeconfig);

  const store = startDaemon(instance.dir, etcd(instance, tools));
  await ready(
    instance,
    store,
    async () =>
      (
        await fetch(`http://${instance.hostIp}:${ports.etcd}/health`)
      ).ok,
  );

  const client = new KubeClient(instance.apiServer, pki, 'admin');
  const server = startDaemon(instance.dir, apiServer(instance, tools));
  await ready(
    instance,
    server,
    async () => (await client.text('GET', '/readyz')) === 'ok',
  );

  const manager = startDaemon(
    instance.dir,
    controllerManager(instance, tools, kubeconfig),
  );
  // the account is the controller manager's first visible work
  await ready(instance, manager, async () => {
    try {
      await client.get('/api/v1/namespaces/default/serviceaccounts/default');
      return true;
    } catch (error) {
      if (hasCode(error, 404)) return false;
      throw error;
    }
  });
  return client;
}
