import { Container } from '../controllers/kinds';
import { Clock } from '../controllers/kit/clock';
import { ContainerLog } from './ContainerLog';
import { Run } from './ContainerRunner';
import { expand } from './environment';
import { Image } from './images';
import { PodAttachment } from './PodNetwork';
import { Exit, Program } from './Program';

export interface StartOptions {
  network: PodAttachment;
  log: ContainerLog;
  clock: Clock;
  env: Record<string, string>;
  hostname: string;
  exited(exit: Exit): void;
}

/** Starts what an image stands for. */
export function startContainer(
  container: Container,
  image: Image,
  options: StartOptions,
): Run {
  const { env, exited, network, log, clock } = options;
  const args = (container.args ?? []).map(arg => expand(arg, env));
  if (image.type === 'program') {
    const [program, ...rest] =
      container.command?.map(word => expand(word, env)) ?? [];
    if (program !== undefined && program !== 'node') {
      throw new Error(
        `failed to create containerd task: failed to create shim task: OCI runtime create failed: exec: "${program}": executable file not found in $PATH`,
      );
    }
    const named = rest.filter(
      word => !word.startsWith('-') && !word.endsWith('.mjs'),
    );
    return startProgram(image, [...named, ...args], options);
  }
  if (image.type === 'proxy' && args[0] === 'istio-iptables') {
    return endsBy(clock, () => exited({ code: 0, reason: 'Completed' }));
  }
  if (image.type === 'proxy') {
    network.startProxy(args, log);
  }
  let running = true;
  const end = () => {
    if (running) {
      running = false;
      if (image.type === 'proxy') {
        network.stopProxy();
      }
      log.end();
      exited({ code: 0, reason: 'Completed' });
    }
  };
  return { terminate: end, kill: end };
}

function endsBy(clock: Clock, end: () => void): Run {
  const cancel = clock.after(1, end);
  return { terminate: cancel, kill: cancel };
}

function startProgram(
  image: Extract<Image, { type: 'program' }>,
  argv: string[],
  { network, log, env, hostname, exited }: StartOptions,
): Run {
  return new Program(
    {
      file: image.file,
      argv,
      env: processEnvironment(image, hostname, env),
    },
    network,
    log,
    exited,
  );
}

/** What a process of a container finds in its environment. */
export function processEnvironment(
  image: Extract<Image, { type: 'program' }>,
  hostname: string,
  env: Record<string, string>,
): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: '/',
    HOSTNAME: hostname,
    VERSION: image.tag,
    ...env,
  };
}
