import { podNamespace, type Instance } from '../instance';
import { POD_GATEWAY } from '../plane/network';
import { shell } from '../process/run';

/** A namespace of the pod's own, with one address that the node's namespace routes to it. */
export async function createPodNetwork(
  instance: Instance,
  uid: string,
  ip: string,
): Promise<void> {
  const namespace = podNamespace(instance, uid);
  const node = instance.nodeNamespace;
  // 15 characters at most, and unique within the node's namespace only
  const link = `v${uid.replaceAll('-', '').slice(0, 12)}`;
  await shell(`
ip netns add ${namespace}
ip -n ${node} link add ${link} type veth peer name eth0 netns ${namespace}
ip -n ${node} -batch - <<X
link set ${link} up
route add ${ip}/32 dev ${link}
X
ip -n ${namespace} -batch - <<X
link set lo up
addr add ${ip}/32 dev eth0
link set eth0 up
route add ${POD_GATEWAY} dev eth0 scope link
route add default via ${POD_GATEWAY}
X
ip netns exec ${namespace} sysctl -qw net.ipv4.ip_unprivileged_port_start=0 net.ipv6.conf.eth0.disable_ipv6=1`);
}

/** Hands out pod addresses in turn, so that one that was just freed is not met again soon by who still remembers it. */
export function createAddressPool(
  addressOf: (n: number) => string,
  size: number,
) {
  const used = new Set<number>();
  let next = 0;
  return {
    take(): { ip: string; free(): void } {
      if (used.size === size) throw new Error('no pod address is left');
      while (used.has(next)) next = (next + 1) % size;
      const n = next;
      used.add(n);
      next = (next + 1) % size;
      return { ip: addressOf(n), free: () => used.delete(n) };
    },
  };
}
