import {
  Container,
  ContainerState,
  ContainerStatus,
} from '../controllers/kinds';
import { Clock, timestamp } from '../controllers/kit/clock';
import { ContainerLog } from './ContainerLog';
import { ConfigError } from './environment';
import { Image, ImageNotFound } from './images';
import { Exit } from './Program';

/** What starts and stops with one run of a container. */
export interface Run {
  terminate(): void;
  kill(): void;
}

export interface ContainerHost {
  clock: Clock;
  backOff: { firstMs: number; mostMs: number };
  podName: string;
  podKey: string;
  resolve(image: string): Image;
  start(
    container: Container,
    image: Image,
    log: ContainerLog,
    exited: (exit: Exit) => void,
  ): Run;
  event(
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    container: Container,
  ): void;
  changed(): void;
}

/** Restart policy of one container. */
export type RestartPolicy = 'Always' | 'OnFailure' | 'Never';

const STABLE_AFTER_MS = 600_000;

/** One container of a pod through all its runs. */
export class ContainerRunner {
  private current?: { run: Run; startedAt: number; id: string };
  private state: ContainerState = { waiting: { reason: 'PodInitializing' } };
  private lastState: ContainerState = {};
  private restarts = 0;
  private pause = 0;
  private pulled = false;
  private cancel = () => {};
  private stopping = false;
  private started = false;
  ready = false;
  log: ContainerLog;
  previousLog?: ContainerLog;

  constructor(
    readonly container: Container,
    readonly policy: RestartPolicy,
    private readonly host: ContainerHost,
    waiting: string,
  ) {
    this.state = { waiting: { reason: waiting } };
    this.log = new ContainerLog(() => host.clock.now());
  }

  get running(): boolean {
    return this.current !== undefined;
  }

  /** It has come up: running, and past its startup probe if it has one. */
  get isStarted(): boolean {
    return this.started;
  }

  /** Ended, and will not be started again. */
  get finished(): { exitCode: number } | undefined {
    const ended = this.state.terminated;
    return ended && !this.willRestart(ended.exitCode) ? ended : undefined;
  }

  status(): ContainerStatus {
    const image = this.container.image ?? '';
    return {
      name: this.container.name,
      image,
      imageID: this.pulled ? `docker.io/${image}@embedded` : '',
      ...(this.current ? { containerID: this.current.id } : {}),
      ready: this.ready,
      started: this.started,
      restartCount: this.restarts,
      state: this.state,
      lastState: this.lastState,
    };
  }

  start() {
    if (this.stopping || this.current) {
      return;
    }
    const { host, container } = this;
    const image = container.image ?? '';
    try {
      const resolved = host.resolve(image);
      if (!this.pulled) {
        this.pulled = true;
        host.event(
          'Normal',
          'Pulled',
          `Container image "${image}" already present on machine`,
          container,
        );
      }
      this.launch(resolved);
    } catch (error) {
      this.failedToStart(error);
    }
    host.changed();
  }

  markStarted() {
    this.started = true;
    this.host.changed();
  }

  setReady(ready: boolean) {
    if (this.ready !== ready) {
      this.ready = ready;
      this.host.changed();
    }
  }

  /** A probe has condemned it: it is stopped and, by its policy, started again. */
  restart(graceMs: number) {
    this.endCurrent(graceMs);
  }

  /** For good. */
  stop(graceMs: number) {
    this.stopping = true;
    this.cancel();
    this.endCurrent(graceMs);
  }

  kill() {
    this.stopping = true;
    this.cancel();
    this.current?.run.kill();
  }

  private endCurrent(graceMs: number) {
    const run = this.current?.run;
    if (!run) {
      return;
    }
    run.terminate();
    const cancel = this.host.clock.after(graceMs, () => run.kill());
    this.cancel = cancel;
  }

  private launch(image: Image) {
    const { host, container } = this;
    const log = new ContainerLog(() => host.clock.now());
    const id = `containerd://${host.podKey.replace(/\W/g, '')}${
      container.name
    }${this.restarts}`;
    const startedAt = host.clock.now();
    const run = host.start(container, image, log, exit => this.exited(exit));
    if (this.restarts > 0 || this.state.terminated) {
      this.previousLog = this.log;
    }
    this.log = log;
    this.current = { run, startedAt, id };
    this.state = { running: { startedAt: timestamp(startedAt) } };
    this.started = !container.startupProbe;
    this.ready = !container.readinessProbe && this.started;
    host.event('Normal', 'Created', `Container created`, container);
    host.event('Normal', 'Started', `Container started`, container);
  }

  private exited(exit: Exit) {
    const { host, current } = this;
    const now = host.clock.now();
    const startedAt = current?.startedAt ?? now;
    this.cancel();
    this.current = undefined;
    this.ready = false;
    this.started = false;
    this.state = {
      terminated: {
        exitCode: exit.code,
        reason: exit.reason,
        ...(exit.message ? { message: exit.message } : {}),
        startedAt: timestamp(startedAt),
        finishedAt: timestamp(now),
        ...(current ? { containerID: current.id } : {}),
      },
    };
    if (!this.stopping && this.willRestart(exit.code)) {
      this.scheduleRestart(now - startedAt);
    }
    host.changed();
  }

  private willRestart(exitCode: number): boolean {
    return (
      this.policy === 'Always' ||
      (this.policy === 'OnFailure' && exitCode !== 0)
    );
  }

  /** The first restart is at once, each further one later: as the kubelet does. */
  private scheduleRestart(ranForMs: number) {
    const { host } = this;
    const { firstMs, mostMs } = host.backOff;
    const pause = ranForMs >= STABLE_AFTER_MS ? 0 : this.pause;
    this.pause = pause === 0 ? firstMs : Math.min(pause * 2, mostMs);
    const again = () => {
      this.restarts += 1;
      this.lastState = this.state.terminated
        ? { terminated: this.state.terminated }
        : this.lastState;
      this.state = {};
      this.start();
    };
    if (pause === 0) {
      this.cancel = host.clock.after(10, again);
      return;
    }
    this.lastState = { terminated: this.state.terminated };
    this.state = {
      waiting: {
        reason: 'CrashLoopBackOff',
        message: `back-off ${describeMs(pause)} restarting failed container=${
          this.container.name
        } pod=${host.podKey}`,
      },
    };
    host.event(
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${this.container.name} in pod ${host.podKey}`,
      this.container,
    );
    this.cancel = host.clock.after(pause, again);
  }

  private failedToStart(error: unknown) {
    const { host, container } = this;
    const image = container.image ?? '';
    if (error instanceof ImageNotFound) {
      const first = this.pause === 0;
      this.pause = first
        ? host.backOff.firstMs
        : Math.min(this.pause * 2, host.backOff.mostMs);
      host.event('Normal', 'Pulling', `Pulling image "${image}"`, container);
      host.event(
        'Warning',
        'Failed',
        `Failed to pull image "${image}": ${error.message}`,
        container,
      );
      host.event('Warning', 'Failed', 'Error: ErrImagePull', container);
      this.state = {
        waiting: { reason: 'ErrImagePull', message: error.message },
      };
      const backOff = () => {
        this.state = {
          waiting: {
            reason: 'ImagePullBackOff',
            message: `Back-off pulling image "${image}": ErrImagePull: ${error.message}`,
          },
        };
        host.event(
          'Normal',
          'BackOff',
          `Back-off pulling image "${image}"`,
          container,
        );
        host.event('Warning', 'Failed', 'Error: ImagePullBackOff', container);
        host.changed();
        this.cancel = host.clock.after(this.pause, () => this.start());
      };
      this.cancel = host.clock.after(first ? 1000 : 100, backOff);
      return;
    }
    if (error instanceof ConfigError) {
      this.state = {
        waiting: {
          reason: 'CreateContainerConfigError',
          message: error.message,
        },
      };
      host.event('Warning', 'Failed', `Error: ${error.message}`, container);
      this.cancel = host.clock.after(1000, () => this.start());
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    host.event('Warning', 'Failed', `Error: ${message}`, container);
    this.exited({ code: 128, reason: 'StartError', message });
  }
}

function describeMs(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
}
