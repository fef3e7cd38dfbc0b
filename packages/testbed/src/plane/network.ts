import fs from 'node:fs';
import type { Instance } from '../instance';
import { TestbedError } from '../errors';
import { run, shell, tryRun } from '../process/run';

/** The default gateway of every pod; link-local, so it is the same in all instances. */
export const POD_GATEWAY = '169.254.1.1';

/**
 * One namespace plays the node. There is no bridge: pods are single addresses routed through it, so that one
 * nft table there serves pods and host alike and the host's own forwarding and tables stay untouched. It has no default route:
 * pods reach pods, cluster IPs and the host's end, nothing else.
 */
export async function createNetwork(instance: Instance): Promise<void> {
  const { nodeNamespace: node, hostLink, nodeLink, hostIp, nodeIp } = instance;
  await refuseOverlaps(instance);
  await shell(`
ip netns add ${node}
ip link add ${hostLink} type veth peer name ${nodeLink} netns ${node}
ip addr add ${hostIp}/30 dev ${hostLink}
ip link set ${hostLink} up
ip -n ${node} link set lo up
ip -n ${node} addr add ${nodeIp}/30 dev ${nodeLink}
ip -n ${node} link set ${nodeLink} up
ip -n ${node} addr add ${POD_GATEWAY}/32 dev lo
ip netns exec ${node} sysctl -qw net.ipv4.ip_forward=1
ip route add ${instance.podCidr} via ${nodeIp}
ip route add ${instance.serviceCidr} via ${nodeIp}`);
}

async function refuseOverlaps(instance: Instance): Promise<void> {
  for (const cidr of [instance.podCidr, instance.serviceCidr]) {
    const routes = (
      await run('ip', ['-4', 'route', 'show', 'root', cidr])
    ).trim();
    if (routes) {
      throw new TestbedError(
        `instance ${
          instance.number
        } needs ${cidr}, but the machine has a route there (${routes
          .split('\n')[0]
          .trim()}): choose another one with --instance`,
      );
    }
  }
}

/** The network namespaces that belong to an instance, pods' first. */
export function namespacesOf(instance: Instance): string[] {
  let all: string[] = [];
  try {
    all = fs.readdirSync('/run/netns');
  } catch {
    // no namespace was ever made on this machine
  }
  return [
    ...all.filter(name => name.startsWith(instance.podNamespacePrefix)),
    ...all.filter(name => name === instance.nodeNamespace),
  ];
}

/** Ends what still runs in a namespace and removes it. */
export async function removeNamespace(name: string): Promise<void> {
  const pids = (await tryRun('ip', ['netns', 'pids', name])).stdout
    .split('\n')
    .filter(Boolean);
  for (const pid of pids) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // it has ended already
    }
  }
  await tryRun('ip', ['netns', 'del', name]);
}

export async function removeNetwork(instance: Instance): Promise<void> {
  await Promise.all(namespacesOf(instance).map(removeNamespace));
  // the link goes with its other end; after a crash between the two commands it may be alone
  await tryRun('ip', ['link', 'del', instance.hostLink]);
}
