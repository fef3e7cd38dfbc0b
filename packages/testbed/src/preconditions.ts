import fs from 'node:fs';
import path from 'node:path';
import { TestbedError } from './errors';
import { ports } from './instance';

const commands: Record<string, string> = {
  ip: 'iproute2',
  nft: 'nftables',
  iptables: 'iptables',
  nsenter: 'util-linux',
  unshare: 'util-linux',
  mount: 'mount',
  openssl: 'openssl',
  mkfifo: 'coreutils',
  chroot: 'coreutils',
};

export interface Machine {
  platform: NodeJS.Platform;
  isRoot: boolean;
  hasCommand(name: string): boolean;
  hasFileSystem(name: string): boolean;
  /** Memory that programs can still have, in MiB. */
  availableMemory(): number;
  /** Ports that other programs hold on all addresses of the machine, so on an instance's own, too. */
  portsHeld(): number[];
}

/** What a mesh without workloads takes, in MiB. */
const MEMORY_NEEDED = 1500;

const LISTENING = '0A';

/** The ports in the kernel's table of sockets that somebody listens on at every address. */
export function heldEverywhere(table: string): number[] {
  return table.split('\n').flatMap(line => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    const [address, port] = local.split(':');
    return state === LISTENING && /^0+$/.test(address)
      ? [parseInt(port, 16)]
      : [];
  });
}

export function thisMachine(): Machine {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    hasCommand: name =>
      folders.some(folder => fs.existsSync(path.join(folder, name))),
    hasFileSystem: name =>
      new RegExp(`\\t${name}$`, 'm').test(
        fs.readFileSync('/proc/filesystems', 'utf8'),
      ),
    availableMemory: () =>
      Number(
        /^MemAvailable:\s+(\d+) kB$/m.exec(
          fs.readFileSync('/proc/meminfo', 'utf8'),
        )?.[1],
      ) / 1024,
    portsHeld: () =>
      ['/proc/net/tcp', '/proc/net/tcp6']
        .filter(file => fs.existsSync(file))
        .flatMap(file => heldEverywhere(fs.readFileSync(file, 'utf8'))),
  };
}

/** The one sentence that says why a test bed cannot run here, or undefined if it can. */
export function refusal(machine: Machine): string | undefined {
  if (machine.platform !== 'linux')
    return `the test bed needs Linux (network namespaces, overlayfs); this is ${machine.platform}`;
  if (!machine.isRoot)
    return 'the test bed must run as root: it makes network namespaces and mounts';
  const missing = Object.keys(commands).filter(
    name => !machine.hasCommand(name),
  );
  if (missing.length > 0) {
    const packages = [...new Set(missing.map(name => commands[name]))];
    return `the test bed needs ${missing.join(', ')}: install ${packages.join(
      ' ',
    )} (apt-get install)`;
  }
  if (!machine.hasFileSystem('overlay'))
    return 'the test bed needs overlayfs, which this kernel does not have (modprobe overlay)';
  return undefined;
}

/** The one sentence that says what an instance would lack just now, or undefined. */
export function shortage(machine: Machine): string | undefined {
  const memory = Math.floor(machine.availableMemory());
  if (memory < MEMORY_NEEDED)
    return `an instance needs ${MEMORY_NEEDED} MiB of memory and ${memory} MiB are free: end something else first`;
  const held = machine.portsHeld();
  const taken = Object.entries(ports).find(([, port]) => held.includes(port));
  return taken
    ? `port ${taken[1]}, which an instance needs for ${taken[0]}, is taken on all addresses of this machine: stop the program that listens there (\`ss -ltnp\` names it)`
    : undefined;
}

/** Throws if an instance cannot be started here and now. */
export function checkRoom(machine: Machine = thisMachine()): void {
  const why = shortage(machine);
  if (why) throw new TestbedError(why);
}

export function checkMachine(machine: Machine = thisMachine()): void {
  const why = refusal(machine);
  if (why) throw new TestbedError(why);
}
