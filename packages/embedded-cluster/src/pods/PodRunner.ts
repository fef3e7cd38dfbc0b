import { Container, Pod, PodStatus } from '../controllers/kinds';
import { Clock } from '../controllers/kit/clock';
import {
  ContainerHost,
  ContainerRunner,
  RestartPolicy,
} from './ContainerRunner';
import { ContainerLog } from './ContainerLog';
import { EnvironmentSources, environmentOf } from './environment';
import { ImageStore } from './images';
import { PodAttachment } from './PodNetwork';
import { podStatus } from './podStatus';
import { probe, startProbing } from './Prober';
import { processEnvironment, startContainer } from './startContainer';
import { exec, ExecRefused } from './exec';
import { Session } from '../api/streaming/PodAccess';

export interface PodHost {
  clock: Clock;
  backOff: { firstMs: number; mostMs: number };
  images: ImageStore;
  sources: EnvironmentSources;
  event(
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    fieldPath?: string,
  ): void;
  /** Called when the status may have changed. */
  changed(): void;
  /** Called when everything has stopped after `stop`. */
  stopped(): void;
}

/** A pod as long as it is on the node. */
export interface RunningPod {
  start(): void;
  status(stored: Pod): PodStatus;
  log(container: string, previous: boolean): ContainerLog | undefined;
  /** Starts a program in a running container. */
  exec(container: string, command: readonly string[]): Session;
  /** Loopback port behind a port of the pod, past any sidecar. */
  port(port: number): number | undefined;
  stop(graceMs: number): void;
  /** At once, without a word. */
  kill(): void;
}

/** One pod: its containers in their order, their probes, and what is said about it. */
export class PodRunner implements RunningPod {
  private readonly init: ContainerRunner[];
  private readonly main: ContainerRunner[];
  private readonly probes = new Map<ContainerRunner, (() => void)[]>();
  private readonly startedAt: number;
  private initialized = false;
  private stopping = false;
  private closed = false;

  constructor(
    private readonly pod: Pod,
    private readonly network: PodAttachment,
    private readonly host: PodHost,
  ) {
    this.startedAt = host.clock.now();
    const {
      initContainers = [],
      containers,
      restartPolicy = 'Always',
    } = pod.spec;
    const policy = restartPolicy as RestartPolicy;
    const waiting = initContainers.length
      ? 'PodInitializing'
      : 'ContainerCreating';
    this.init = initContainers.map(container => {
      const stays = container.restartPolicy === 'Always';
      return this.runner(
        container,
        stays ? 'Always' : initPolicy(policy),
        'PodInitializing',
      );
    });
    this.main = containers.map(container =>
      this.runner(container, policy, waiting),
    );
  }

  start() {
    this.advance();
  }

  status(stored: Pod): PodStatus {
    const finished = this.main.map(runner => runner.finished?.exitCode);
    const failedInit = this.init.find(
      runner => runner.finished && runner.finished.exitCode !== 0,
    );
    const codes = failedInit?.finished
      ? [failedInit.finished.exitCode]
      : finished.filter(code => code !== undefined);
    const done = failedInit !== undefined || codes.length === this.main.length;
    return podStatus(
      stored,
      {
        ip: this.network.ip,
        startedAt: this.startedAt,
        initialized: this.initialized,
        sidecars: this.init.filter(isSidecar).map(runner => runner.status()),
        init: this.init.map(runner => ({
          ...runner.status(),
          // A finished init container is "ready", as the API has it.
          ...(runner.finished?.exitCode === 0 ? { ready: true } : {}),
        })),
        containers: this.main.map(runner => runner.status()),
        ...(done ? { finished: codes } : {}),
      },
      this.host.clock.now(),
    );
  }

  log(container: string, previous: boolean): ContainerLog | undefined {
    const runner = [...this.main, ...this.init].find(
      each => each.container.name === container,
    );
    return previous ? runner?.previousLog : runner?.log;
  }

  exec(name: string, command: readonly string[]): Session {
    const runner = [...this.main, ...this.init].find(
      ({ container }) => container.name === name,
    );
    if (!runner?.running)
      throw new ExecRefused(`container not found ("${name}")`);
    const { pod, host, network } = this;
    const image = host.images(runner.container.image ?? '');
    if (image.type !== 'program') {
      throw new ExecRefused(
        `the image "${runner.container.image}" holds no program in this cluster`,
      );
    }
    const env = environmentOf(pod, runner.container, network.ip, host.sources);
    const hostname = pod.spec.hostname ?? pod.metadata.name;
    return exec(command, processEnvironment(image, hostname, env), network);
  }

  port(port: number) {
    return this.network.appPort(port);
  }

  /** Containers first, sidecars when those are gone: their last requests still need the proxy. */
  stop(graceMs: number) {
    if (this.stopping) {
      return;
    }
    this.stopping = true;
    this.probes.forEach(stops => stops.forEach(stop => stop()));
    [...this.main, ...this.init.filter(runner => !isSidecar(runner))].forEach(
      runner => runner.stop(graceMs),
    );
    this.afterChange();
  }

  kill() {
    this.stopping = true;
    this.probes.forEach(stops => stops.forEach(stop => stop()));
    [...this.main, ...this.init].forEach(runner => runner.kill());
    this.close();
  }

  private runner(
    container: Container,
    policy: RestartPolicy,
    waiting: string,
  ): ContainerRunner {
    const { host, pod, network } = this;
    const key = `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
    const isInit = pod.spec.initContainers?.includes(container);
    const path = `spec.${isInit ? 'initContainers' : 'containers'}{${
      container.name
    }}`;
    const containerHost: ContainerHost = {
      clock: host.clock,
      backOff: host.backOff,
      podName: pod.metadata.name,
      podKey: key,
      resolve: host.images,
      start: (started, image, log, exited) => {
        const run = startContainer(started, image, {
          network,
          log,
          clock: host.clock,
          env: environmentOf(pod, started, network.ip, host.sources),
          hostname: pod.spec.hostname ?? pod.metadata.name,
          exited: exit => {
            this.stopProbes(runner);
            exited(exit);
          },
        });
        setImmediate(() => this.startProbes(runner));
        return run;
      },
      event: (type, reason, message) => host.event(type, reason, message, path),
      changed: () => this.afterChange(),
    };
    const runner = new ContainerRunner(
      container,
      policy,
      containerHost,
      waiting,
    );
    return runner;
  }

  private afterChange() {
    if (this.closed) {
      return;
    }
    this.host.changed();
    if (this.stopping) {
      this.finishStop();
    } else {
      setImmediate(() => this.advance());
    }
  }

  /** Starts what is due: init containers one after the other, then the others at once. */
  private advance() {
    if (this.stopping || this.initialized) {
      return;
    }
    for (const runner of this.init) {
      if (
        isSidecar(runner) ? !runner.isStarted : runner.finished?.exitCode !== 0
      ) {
        if (!runner.running && !runner.finished && !this.begun.has(runner)) {
          this.begun.add(runner);
          runner.start();
        }
        return;
      }
    }
    this.initialized = true;
    this.main.forEach(runner => runner.start());
    this.host.changed();
  }

  private readonly begun = new Set<ContainerRunner>();

  private finishStop() {
    if (this.main.some(runner => runner.running)) {
      return;
    }
    this.init.forEach(runner => runner.stop(0));
    if (!this.init.some(runner => runner.running)) {
      this.close();
    }
  }

  private close() {
    if (!this.closed) {
      this.closed = true;
      this.network.close();
      this.host.stopped();
    }
  }

  private startProbes(runner: ContainerRunner) {
    const { startupProbe } = runner.container;
    if (!runner.running || this.stopping || this.probes.has(runner)) {
      return;
    }
    this.probes.set(runner, []);
    if (!startupProbe || isProxy(runner.container)) {
      runner.markStarted();
      this.startLateProbes(runner);
      return;
    }
    this.watch(runner, 'Startup', startupProbe, ok => {
      if (ok) {
        this.stopProbes(runner);
        this.probes.set(runner, []);
        runner.markStarted();
        this.startLateProbes(runner);
      } else {
        this.condemn(runner, 'startup');
      }
    });
  }

  private startLateProbes(runner: ContainerRunner) {
    const { readinessProbe, livenessProbe } = runner.container;
    if (readinessProbe && !isProxy(runner.container)) {
      this.watch(runner, 'Readiness', readinessProbe, ok =>
        runner.setReady(ok),
      );
    } else {
      runner.setReady(true);
    }
    if (livenessProbe && !isProxy(runner.container)) {
      this.watch(
        runner,
        'Liveness',
        livenessProbe,
        ok => ok || this.condemn(runner, 'liveness'),
      );
    }
  }

  private watch(
    runner: ContainerRunner,
    kind: string,
    probed: NonNullable<Container['livenessProbe']>,
    onChange: (ok: boolean) => void,
  ) {
    const { container } = runner;
    const stop = startProbing(
      probed,
      this.host.clock,
      () => probe(this.pod, probed, container, this.network),
      onChange,
      message =>
        this.host.event(
          'Warning',
          'Unhealthy',
          `${kind} probe failed: ${message}`,
          `spec.containers{${container.name}}`,
        ),
    );
    this.probes.get(runner)?.push(stop);
  }

  private condemn(runner: ContainerRunner, kind: string) {
    this.host.event(
      'Normal',
      'Killing',
      `Container ${runner.container.name} failed ${kind} probe, will be restarted`,
      `spec.containers{${runner.container.name}}`,
    );
    runner.restart((this.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000);
  }

  private stopProbes(runner: ContainerRunner) {
    this.probes.get(runner)?.forEach(stop => stop());
    this.probes.delete(runner);
  }
}

function initPolicy(policy: RestartPolicy): RestartPolicy {
  return policy === 'Never' ? 'Never' : 'OnFailure';
}

function isSidecar(runner: ContainerRunner): boolean {
  return runner.container.restartPolicy === 'Always';
}

/** Its probes ask pilot-agent, which is not there: the proxy is ready when it runs. */
function isProxy(container: Container): boolean {
  return container.name === 'istio-proxy';
}
