import path from 'node:path';
import type { Container } from '../kube/types';
import { expand } from './env';
import type { Image } from './images';
import type { PodContext } from './podContext';
import type { StartPlan } from './startScript';

/** How one run of a container is started: what the specification says, on top of what the image brings. */
export function containerPlan(
  context: Pick<PodContext, 'pod' | 'dir' | 'hostname' | 'mountsOf'>,
  container: Container,
  image: Image,
  env: Record<string, string>,
  run: number,
): StartPlan {
  const security = {
    ...context.pod().spec.securityContext,
    ...container.securityContext,
  };
  const uid = security.runAsUser ?? image.user ?? 0;
  const groups = [
    security.runAsGroup ?? uid,
    ...(security.supplementalGroups ?? []),
    ...(security.fsGroup === undefined ? [] : [security.fsGroup]),
  ];
  // a command of the pod's own replaces the image's entry point, its arguments only follow it
  const argv = [
    ...(container.command ?? image.entrypoint),
    ...(container.args ?? []),
  ];
  const brought = Object.entries(image.files).map(([to, from]) => ({
    from,
    to,
    readOnly: true,
  }));
  return {
    dir: path.join(context.dir, 'containers', `${container.name}.${run}`),
    hostname: context.hostname,
    mounts: [...brought, ...context.mountsOf(container)],
    uid,
    groups,
    workingDir: container.workingDir ?? '/',
    argv: argv.map(text => expand(text, env)),
  };
}
