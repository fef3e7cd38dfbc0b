import { Container, ContainerStatus, Pod } from '../controllers/kinds';
import { timestamp } from '../controllers/kit/clock';
import { ContainerLog } from './ContainerLog';
import { ExecRefused } from './exec';
import { ImageStore } from './images';
import { PodAttachment } from './PodNetwork';
import { podStatus } from './podStatus';
import { PodHost, RunningPod } from './PodRunner';

/** Whether nothing of a pod would run, only seem to. */
export function isSimulated({ spec }: Pod, images: ImageStore): boolean {
  const typeOf = ({ image = '' }: Container) => {
    try {
      return images(image).type;
    } catch {
      return undefined;
    }
  };
  const types = spec.containers.map(typeOf);
  const all = [...types, ...(spec.initContainers ?? []).map(typeOf)];
  return (
    types.includes('simulated') &&
    all.every(type => type === 'simulated' || type === 'proxy')
  );
}

/** A pod of which there is only the object: a thousand of them are ready at once, each with one write. */
export class SimulatedPod implements RunningPod {
  private readonly startedAt: number;
  private closed = false;

  constructor(
    private readonly pod: Pod,
    private readonly network: PodAttachment,
    private readonly host: Pick<PodHost, 'clock' | 'changed' | 'stopped'>,
  ) {
    // what a status already says, a look at a later second leaves as it is
    const [first] = pod.status?.containerStatuses ?? [];
    const said = first?.state?.running?.startedAt;
    this.startedAt = said ? Date.parse(said) : host.clock.now();
  }

  start() {
    this.host.changed();
  }

  status(stored: Pod) {
    const { containers, initContainers = [] } = this.pod.spec;
    const init = initContainers.map(container =>
      container.restartPolicy === 'Always'
        ? this.running(container)
        : this.completed(container),
    );
    return podStatus(
      stored,
      {
        ip: this.network.ip,
        startedAt: this.startedAt,
        initialized: true,
        init,
        sidecars: init.filter(({ state }) => state.running),
        containers: containers.map(container => this.running(container)),
      },
      this.host.clock.now(),
    );
  }

  log(): ContainerLog | undefined {
    const log = new ContainerLog(() => this.startedAt);
    log.end();
    return log;
  }

  exec(): never {
    throw new ExecRefused('this pod is simulated: nothing runs in it');
  }

  port() {
    return undefined;
  }

  stop() {
    this.kill();
  }

  kill() {
    if (this.closed) return;
    this.closed = true;
    this.network.close();
    this.host.stopped();
  }

  private running(container: Container): ContainerStatus {
    return this.statusOf(container, {
      running: { startedAt: timestamp(this.startedAt) },
    });
  }

  private completed(container: Container): ContainerStatus {
    const at = timestamp(this.startedAt);
    return {
      ...this.statusOf(container, {
        terminated: {
          exitCode: 0,
          reason: 'Completed',
          startedAt: at,
          finishedAt: at,
        },
      }),
      started: false,
    };
  }

  private statusOf(
    { name, image = '' }: Container,
    state: ContainerStatus['state'],
  ): ContainerStatus {
    return {
      name,
      image,
      imageID: `docker.io/${image}@embedded`,
      ready: true,
      started: true,
      restartCount: 0,
      state,
      lastState: {},
    };
  }
}
