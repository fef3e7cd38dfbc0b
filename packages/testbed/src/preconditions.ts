import fs from 'node:fs';
import path from 'node:path';
import { TestbedError } from './errors';

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

export function checkMachine(machine: Machine = thisMachine()): void {
  const why = refusal(machine);
  if (why) throw new TestbedError(why);
}
