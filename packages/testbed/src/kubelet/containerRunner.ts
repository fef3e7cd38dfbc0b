import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Container } from '../kube/types';
import { pullDelay, restartDelay } from './backoff';
import { containerPlan } from './containerPlan';
import { ContainerProcess } from './containerProcess';
import { buildEnvironment } from './env';
import type { PodEvent } from './events';
import { runHandler, type HandlerContext } from './handlers';
import { findImage, imageEnv, type Image } from './images';
import type { PodContext } from './podContext';
import type { ContainerRecord, ContainerRole } from './podStatus';
import { probeContainer } from './probes';

const CONFIG_RETRY_MS = 500;
const KILL_GRACE_MS = 5000;
const HOOK_LIMIT_MS = 60_000;

const timestamp = (ms = Date.now()) =>
  new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

/** Pulls, starts, probes and restarts one container for as long as its pod wants it. */
export class ContainerRunner implements ContainerRecord {
  state: ContainerRecord['state'] = { waiting: { reason: 'PodInitializing' } };
  lastState: ContainerRecord['lastState'] = {};
  restarts = 0;
  ready = false;
  started = false;
  id = '';
  process: ContainerProcess | undefined;
  private runs = 0;
  private readonly stopping = new AbortController();

  constructor(
    readonly spec: Container,
    readonly role: ContainerRole,
    private readonly context: PodContext,
  ) {}

  get logFile(): string {
    return path.join(this.context.dir, 'logs', `${this.spec.name}.log`);
  }

  /** Resolves when the container has ended for good; true if it ended well. */
  async supervise(): Promise<boolean> {
    for (let inRow = 1; ; inRow++) {
      const image = await this.pull();
      const code = image && (await this.runOnce(image));
      if (this.stopping.signal.aborted) return code === 0;
      if (code === undefined) {
        inRow = 0;
        await this.pause(CONFIG_RETRY_MS);
        continue;
      }
      if (!this.restartsAfter(code)) return code === 0;
      if (
        Date.now() - Date.parse(this.state.terminated?.startedAt ?? '') >
        this.context.backoff.resetAfterMs
      )
        inRow = 1;
      await this.backOff(restartDelay(this.context.backoff, inRow));
      if (this.stopping.signal.aborted) return false;
      this.restarts += 1;
    }
  }

  private restartsAfter(code: number): boolean {
    const policy =
      this.role === 'sidecar'
        ? 'Always'
        : this.context.pod().spec.restartPolicy ?? 'Always';
    if (this.role === 'init') return code !== 0 && policy !== 'Never';
    return policy === 'Always' || (policy === 'OnFailure' && code !== 0);
  }

  private async backOff(ms: number): Promise<void> {
    this.lastState = this.state;
    if (ms === 0) return;
    const { name, namespace, uid } = this.context.pod().metadata;
    const message = `back-off ${Math.round(
      ms / 1000,
    )}s restarting failed container=${
      this.spec.name
    } pod=${name}_${namespace}(${uid})`;
    this.become({ waiting: { reason: 'CrashLoopBackOff', message } });
    this.event(
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${this.spec.name} in pod ${name}_${namespace}(${uid})`,
    );
    await this.pause(ms);
  }

  /** The image, as soon as there is one: until then ErrImagePull and ImagePullBackOff in turn. */
  private async pull(): Promise<Image | undefined> {
    const reference = this.spec.image;
    for (let failure = 1; !this.stopping.signal.aborted; failure++) {
      const image = findImage(this.context.images, reference);
      if (image) {
        this.event(
          'Normal',
          'Pulled',
          `Container image "${reference}" already present on machine`,
        );
        return image;
      }
      const problem = `failed to pull and unpack image "${reference}": ${reference}: not found`;
      this.event('Normal', 'Pulling', `Pulling image "${reference}"`);
      this.become({ waiting: { reason: 'ErrImagePull', message: problem } });
      this.event(
        'Warning',
        'Failed',
        `Failed to pull image "${reference}": ${problem}`,
      );
      this.event('Warning', 'Failed', 'Error: ErrImagePull');
      await this.pause(this.context.backoff.firstMs / 2);
      this.become({
        waiting: {
          reason: 'ImagePullBackOff',
          message: `Back-off pulling image "${reference}"`,
        },
      });
      this.event('Normal', 'BackOff', `Back-off pulling image "${reference}"`);
      this.event('Warning', 'Failed', 'Error: ImagePullBackOff');
      await this.pause(pullDelay(this.context.backoff, failure));
    }
    return undefined;
  }

  /** Resolves with the exit code, or undefined if the container could not be made. */
  private async runOnce(image: Image): Promise<number | undefined> {
    let run: ContainerProcess;
    try {
      const given = {
        ...this.context.baseEnv,
        ...imageEnv(image, this.spec.image),
      };
      const env = await buildEnvironment(
        this.context.pod(),
        this.spec,
        given,
        this.context.read,
      );
      if (this.stopping.signal.aborted) return undefined;
      const number = this.runs++;
      this.id = `${this.context.pod().metadata.uid}-${
        this.spec.name
      }-${number}`;
      const plan = containerPlan(this.context, this.spec, image, env, number);
      run = new ContainerProcess({
        plan,
        netns: this.context.netns,
        env,
        rootFiles: this.context.files(),
        logFile: this.logFile,
      });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.become({
        waiting: { reason: 'CreateContainerConfigError', message },
      });
      this.event('Warning', 'Failed', `Error: ${message}`);
      return undefined;
    }
    this.process = run;
    this.started = false;
    this.become({ running: { startedAt: timestamp(run.startedAt) } });
    this.event('Normal', 'Created', `Container created`);
    this.event('Normal', 'Started', `Container started`);
    const over = new AbortController();
    void this.watch(run, over.signal);
    const code = await run.ended;
    over.abort();
    this.process = undefined;
    this.ready = false;
    this.started = false;
    this.become({
      terminated: {
        exitCode: code,
        reason: code === 0 ? 'Completed' : 'Error',
        startedAt: timestamp(run.startedAt),
        finishedAt: timestamp(),
        containerID: `exec://${this.id}`,
      },
    });
    return code;
  }

  private handlerContext(run: ContainerProcess): HandlerContext {
    return {
      container: this.spec,
      podIp: this.context.ip,
      exec: (command, timeoutMs) => run.exec(command, timeoutMs),
    };
  }

  /** The hook after the start, then probes, until the run is over. */
  private async watch(
    run: ContainerProcess,
    signal: AbortSignal,
  ): Promise<void> {
    const context = this.handlerContext(run);
    try {
      const hook = this.spec.lifecycle?.postStart;
      if (hook) await runHandler(context, hook, HOOK_LIMIT_MS);
      if (this.role === 'init') return;
      await probeContainer(
        this.spec,
        {
          check: (one, timeoutMs) => runHandler(context, one, timeoutMs),
          started: () => this.mark({ started: true }),
          ready: ready => this.mark({ ready }),
          failed: (kind, reason) =>
            this.event(
              'Warning',
              'Unhealthy',
              `${kind} probe failed: ${reason}`,
            ),
          kill: reason => {
            this.event(
              'Normal',
              'Killing',
              `Container ${this.spec.name} ${reason}, will be restarted`,
            );
            void this.end(run, KILL_GRACE_MS);
          },
        },
        signal,
      );
    } catch (error) {
      if (signal.aborted) return;
      this.event(
        'Warning',
        'FailedPostStartHook',
        error instanceof Error ? error.message : String(error),
      );
      void this.end(run, KILL_GRACE_MS);
    }
  }

  private async end(run: ContainerProcess, graceMs: number): Promise<void> {
    run.signal('SIGTERM');
    await Promise.race([run.ended, delay(graceMs, undefined, { ref: false })]);
    run.signal('SIGKILL');
  }

  /** Ends the container for good: the hook before the stop, SIGTERM, and SIGKILL at the deadline. */
  async stop(deadline: number): Promise<void> {
    this.stopping.abort();
    const run = this.process;
    if (!run) return;
    const left = () => Math.max(0, deadline - Date.now());
    this.event('Normal', 'Killing', `Stopping container ${this.spec.name}`);
    const hook = this.spec.lifecycle?.preStop;
    if (hook) {
      const hooked = runHandler(
        this.handlerContext(run),
        hook,
        HOOK_LIMIT_MS,
      ).catch(error =>
        this.event('Warning', 'FailedPreStopHook', String(error)),
      );
      await Promise.race([hooked, run.ended, delay(left())]);
    }
    await this.end(run, left());
    await run.ended;
  }

  /** Ends the container for good, now. */
  async kill(): Promise<void> {
    this.stopping.abort();
    this.process?.signal('SIGKILL');
    await this.process?.ended;
  }

  private mark(
    change: Partial<Pick<ContainerRunner, 'ready' | 'started'>>,
  ): void {
    Object.assign(this, change);
    this.context.changed();
  }

  private become(state: ContainerRecord['state']): void {
    this.state = state;
    this.context.changed();
  }

  private event(type: PodEvent['type'], reason: string, message: string): void {
    this.context.event({ type, reason, message, container: this.spec.name });
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(
      () => {},
    );
  }
}
