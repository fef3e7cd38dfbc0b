import { CLUSTER_DOMAIN } from '../dns/lookup';
import type { Instance } from '../instance';
import type { Pod } from '../kube/types';

const MAX_HOSTNAME = 63;

export const hostnameOf = (pod: Pod) =>
  pod.spec.hostname ??
  pod.metadata.name.slice(0, MAX_HOSTNAME).replace(/[-.]+$/, '');

const unique = (list: string[]) => [...new Set(list)];

export function resolvConf(pod: Pod, dnsServer: string): string {
  const { dnsPolicy, dnsConfig = {} } = pod.spec;
  const cluster = dnsPolicy !== 'None' && dnsPolicy !== 'Default';
  const servers = unique([
    ...(cluster ? [dnsServer] : []),
    ...(dnsConfig.nameservers ?? []),
  ]);
  const searches = unique([
    ...(cluster
      ? [
          `${pod.metadata.namespace}.svc.${CLUSTER_DOMAIN}`,
          `svc.${CLUSTER_DOMAIN}`,
          CLUSTER_DOMAIN,
        ]
      : []),
    ...(dnsConfig.searches ?? []),
  ]);
  const options = new Map<string, string | undefined>(
    cluster ? [['ndots', '5']] : [],
  );
  for (const { name, value } of dnsConfig.options ?? [])
    options.set(name, value);
  const lines = servers.map(server => `nameserver ${server}`);
  if (searches.length > 0) lines.push(`search ${searches.join(' ')}`);
  if (options.size > 0) {
    lines.push(
      `options ${[...options]
        .map(([name, value]) => (value ? `${name}:${value}` : name))
        .join(' ')}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

export function hostsFile(pod: Pod, ip: string): string {
  const host = hostnameOf(pod);
  const { subdomain, hostAliases = [] } = pod.spec;
  const full = subdomain
    ? `${host}.${subdomain}.${pod.metadata.namespace}.svc.${CLUSTER_DOMAIN} `
    : '';
  return [
    '127.0.0.1 localhost',
    '::1 localhost ip6-localhost',
    `${ip} ${full}${host}`,
    ...hostAliases.map(alias => `${alias.ip} ${alias.hostnames.join(' ')}`),
    '',
  ].join('\n');
}

/** Files of the container's root that the kubelet makes, as paths below it. */
export function podFiles(
  pod: Pod,
  ip: string,
  dnsServer: string,
): Record<string, string> {
  return {
    'etc/resolv.conf': resolvConf(pod, dnsServer),
    'etc/hosts': hostsFile(pod, ip),
    'etc/hostname': `${hostnameOf(pod)}\n`,
  };
}

/** What every container finds in its environment, like behind a real kubelet. */
export function baseEnvironment(
  { kubernetesIp }: Pick<Instance, 'kubernetesIp'>,
  hostname: string,
): Record<string, string> {
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root',
    HOSTNAME: hostname,
    KUBERNETES_SERVICE_HOST: kubernetesIp,
    KUBERNETES_SERVICE_PORT: '443',
    KUBERNETES_SERVICE_PORT_HTTPS: '443',
    KUBERNETES_PORT: `tcp://${kubernetesIp}:443`,
  };
}
