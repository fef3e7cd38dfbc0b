import path from 'node:path';

export interface Mount {
  from: string;
  to: string;
  readOnly?: boolean;
}

export interface StartPlan {
  /** Folder on the tmpfs that the container's root is made in. */
  dir: string;
  hostname: string;
  mounts: Mount[];
  uid: number;
  groups: number[];
  workingDir: string;
  argv: string[];
}

export const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

export const layout = (dir: string) => ({
  upper: path.join(dir, 'upper'),
  work: path.join(dir, 'work'),
  root: path.join(dir, 'root'),
  script: path.join(dir, 'start.sh'),
  stdout: path.join(dir, 'stdout'),
  stderr: path.join(dir, 'stderr'),
});

/**
 * `/var/run` and `/var/lock` are absolute links into `/run`: a mount made through them from outside of the new root
 * would land in the host's `/run`.
 */
export function resolveLinks(target: string): string {
  return target
    .replace(/^\/var\/run(?=\/|$)/, '/run')
    .replace(/^\/var\/lock(?=\/|$)/, '/run/lock');
}

/** Devices of the container's own: a root user in it must not be able to replace the machine's `/dev/null`. */
function devices(dev: string): string {
  const nodes = [
    ['null', 1, 3],
    ['zero', 1, 5],
    ['full', 1, 7],
    ['random', 1, 8],
    ['urandom', 1, 9],
    ['tty', 5, 0],
  ];
  return `mount -t tmpfs -o mode=755 dev ${dev}
mkdir ${dev}/pts ${dev}/shm
${nodes
  .map(
    ([name, major, minor]) => `mknod -m 666 ${dev}/${name} c ${major} ${minor}`,
  )
  .join('\n')}
mount -t devpts -o newinstance,ptmxmode=0666 devpts ${dev}/pts
mount -t tmpfs -o mode=1777 shm ${dev}/shm
ln -s pts/ptmx ${dev}/ptmx
ln -s /proc/self/fd ${dev}/fd
ln -s /proc/self/fd/0 ${dev}/stdin
ln -s /proc/self/fd/1 ${dev}/stdout
ln -s /proc/self/fd/2 ${dev}/stderr`;
}

/** Makes a private, throw-away root over the host's and starts the program in it. Runs in namespaces of its own. */
export function startScript(plan: StartPlan): string {
  const { upper, work, root } = layout(plan.dir);
  const [gid] = plan.groups;
  const mounts = plan.mounts.map(({ from, to, readOnly }) => {
    const target = quote(root + resolveLinks(to));
    const parent = quote(path.dirname(root + resolveLinks(to)));
    return `if [ -d ${quote(
      from,
    )} ]; then mkdir -p ${target}; else mkdir -p ${parent}; [ -e ${target} ] || : >${target}; fi
mount --bind${readOnly ? ' -o ro' : ''} ${quote(from)} ${target}`;
  });
  return `#!/bin/sh
set -e
mount -t overlay overlay -o lowerdir=/,upperdir=${upper},workdir=${work} ${root}
mount -t proc proc ${root}/proc
mount --rbind /sys ${root}/sys
${devices(`${root}/dev`)}
mount -t tmpfs -o mode=1777 tmp ${root}/tmp
${mounts.join('\n')}
hostname ${quote(plan.hostname)}
exec chroot --userspec=${plan.uid}:${gid} --groups=${plan.groups.join(
    ',',
  )} ${root} /usr/bin/env -C ${quote(plan.workingDir)} ${plan.argv
    .map(quote)
    .join(' ')}
`;
}
