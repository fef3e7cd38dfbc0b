import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { paths, podNamespace, type Instance } from '../instance';
import type { KubeClient } from '../kube/client';
import type { Container, Pod } from '../kube/types';
import { removeNamespace } from '../plane/network';
import type { BackoffPolicy } from './backoff';
import { configData } from './configData';
import { ContainerRunner } from './containerRunner';
import type { ReadData } from './env';
import type { EventRecorder, PodEvent } from './events';
import type { Image } from './images';
import type { PodContext } from './podContext';
import { baseEnvironment, hostnameOf, podFiles } from './podFiles';
import { createPodNetwork } from './podNetwork';
import { removePodObject } from './podObject';
import { podStatus, roleOf } from './podStatus';
import type { Mount } from './startScript';
import { StatusWriter } from './statusWriter';
import { PodVolumes } from './volumes';

const VOLUME_RETRY_MS = 300;
const VOLUME_REFRESH_MS = 30_000;
const SIDECAR_POLL_MS = 25;
const FINAL_RETRY_MS = 300;

export interface PodWorkerOptions {
  instance: Instance;
  client: KubeClient;
  images: readonly Image[];
  backoff: BackoffPolicy;
  events: EventRecorder;
  address: { ip: string; free(): void };
  log(text: string): void;
}

/** The life of one pod on this machine, from its binding to its final deletion. */
export class PodWorker {
  readonly containers: ContainerRunner[];
  readonly dir: string;
  readonly netns: string;
  private readonly read: ReadData;
  private readonly volumes: PodVolumes;
  private readonly status: StatusWriter;
  private readonly startTime = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  private readonly timers: NodeJS.Timeout[] = [];
  private networkUp = false;
  private initialized = false;
  private terminating = false;
  private message: string | undefined;
  private cleaned: Promise<void> | undefined;

  constructor(public pod: Pod, private readonly options: PodWorkerOptions) {
    const { instance, client } = options;
    this.dir = path.join(paths(instance).pods, pod.metadata.uid);
    this.netns = podNamespace(instance, pod.metadata.uid);
    this.read = configData(client, pod.metadata.namespace);
    this.volumes = new PodVolumes(
      client,
      this.read,
      path.join(this.dir, 'volumes'),
      paths(instance).claims,
    );
    this.status = new StatusWriter(
      client,
      () => ({
        pod: this.pod,
        status: podStatus(
          this.pod,
          this.containers,
          this.facts(),
          new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
        ),
      }),
      options.log,
    );
    const runner = (isInit: boolean) => (container: Container) =>
      new ContainerRunner(
        container,
        roleOf(container, isInit),
        this.containerContext(),
      );
    this.containers = [
      ...(pod.spec.initContainers ?? []).map(runner(true)),
      ...pod.spec.containers.map(runner(false)),
    ];
  }

  get ended(): boolean {
    return this.cleaned !== undefined;
  }

  container(name: string): ContainerRunner | undefined {
    return this.containers.find(({ spec }) => spec.name === name);
  }

  async run(): Promise<void> {
    fs.mkdirSync(path.join(this.dir, 'logs'), { recursive: true });
    await createPodNetwork(
      this.options.instance,
      this.pod.metadata.uid,
      this.options.address.ip,
    );
    this.networkUp = true;
    const { ip } = this.options.address;
    Object.assign(this.pod, {
      status: {
        ...this.pod.status,
        podIP: ip,
        hostIP: this.options.instance.hostIp,
      },
    });
    // also outside of any container, for who wants to resolve names as the pod does
    for (const [file, content] of Object.entries(this.files())) {
      fs.mkdirSync(path.dirname(path.join(this.dir, 'files', file)), {
        recursive: true,
      });
      fs.writeFileSync(path.join(this.dir, 'files', file), content);
    }
    this.status.changed();
    await this.prepareVolumes();
    if (!(await this.runInit())) return;
    this.initialized = true;
    this.status.changed();
    await Promise.all(
      this.mainContainers().map(container => container.supervise()),
    );
    if (this.terminating) return;
    // a Job's work is done: nobody needs its sidecars any more
    await this.stopSidecars(Date.now() + this.graceMs());
    this.status.changed();
  }

  private files = () =>
    podFiles(this.pod, this.options.address.ip, this.options.instance.hostIp);
  private mainContainers = () =>
    this.containers.filter(({ role }) => role === 'main');
  private graceMs = () =>
    (this.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;

  private async prepareVolumes(): Promise<void> {
    while (!this.terminating) {
      try {
        await this.volumes.refresh(this.pod);
        this.message = undefined;
        break;
      } catch (error) {
        this.message = `MountVolume failed: ${
          error instanceof Error ? error.message : error
        }`;
        this.event({
          type: 'Warning',
          reason: 'FailedMount',
          message: this.message,
        });
        await delay(VOLUME_RETRY_MS);
      }
    }
    const refresh = () =>
      this.volumes
        .refresh(this.pod)
        .catch(error =>
          this.options.log(`${this.pod.metadata.name}: ${error}`),
        );
    this.timers.push(setInterval(refresh, VOLUME_REFRESH_MS));
  }

  /** Init containers in order; a sidecar only has to have started before the next one. */
  private async runInit(): Promise<boolean> {
    for (const container of this.containers.filter(
      ({ role }) => role !== 'main',
    )) {
      if (this.terminating) return false;
      const ended = container.supervise();
      if (container.role === 'init') {
        if (!(await ended)) {
          this.status.changed();
          return false;
        }
      } else
        while (!container.started && !this.terminating)
          await delay(SIDECAR_POLL_MS);
    }
    return !this.terminating;
  }

  private async stopSidecars(deadline: number): Promise<void> {
    for (const sidecar of this.containers
      .filter(({ role }) => role === 'sidecar')
      .reverse())
      await sidecar.stop(deadline);
  }

  /** Graceful deletion: main containers, then sidecars in reverse order, then the object itself. */
  async terminate(pod: Pod): Promise<void> {
    const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000;
    this.pod = { ...pod, status: this.pod.status };
    if (this.terminating) {
      if (graceMs === 0)
        await Promise.all(this.containers.map(container => container.kill()));
      return;
    }
    this.terminating = true;
    this.status.changed();
    const deadline = Date.now() + graceMs;
    await Promise.all(
      this.containers
        .filter(({ role }) => role !== 'sidecar')
        .map(one => one.stop(deadline)),
    );
    await this.stopSidecars(deadline);
    await this.status.flush();
    await this.cleanUp();
    while (!(await removePodObject(this.options.client, this.pod))) {
      await delay(FINAL_RETRY_MS);
    }
  }

  /** Ends and removes everything of the pod on this machine. */
  cleanUp(): Promise<void> {
    this.cleaned ??= (async () => {
      this.terminating = true;
      this.timers.forEach(clearInterval);
      await Promise.all(this.containers.map(container => container.kill()));
      await removeNamespace(this.netns);
      this.status.close();
      fs.rmSync(this.dir, { recursive: true, force: true, maxRetries: 3 });
      this.options.address.free();
    })();
    return this.cleaned;
  }

  fail(error: unknown): void {
    if (this.terminating) return;
    this.message = error instanceof Error ? error.message : String(error);
    this.event({
      type: 'Warning',
      reason: 'FailedCreatePodSandBox',
      message: this.message,
    });
    this.status.changed();
  }

  private event(event: PodEvent): void {
    this.options.events.record(this.pod, event);
  }

  private facts() {
    return {
      hostIp: this.options.instance.hostIp,
      ip: this.networkUp ? this.options.address.ip : undefined,
      networkUp: this.networkUp && !this.terminating,
      initialized: this.initialized,
      terminating: this.terminating,
      startTime: this.startTime,
      message: this.message,
    };
  }

  private containerContext(): PodContext {
    const { instance, images, backoff, address } = this.options;
    return {
      pod: () => this.pod,
      ip: address.ip,
      netns: this.netns,
      dir: this.dir,
      hostname: hostnameOf(this.pod),
      files: () => this.files(),
      baseEnv: baseEnvironment(instance, hostnameOf(this.pod)),
      images,
      backoff,
      read: this.read,
      mountsOf: (container: Container): Mount[] =>
        (container.volumeMounts ?? []).map(mount => ({
          from: path.join(
            this.volumes.pathOf(this.pod, mount.name),
            mount.subPath ?? '',
          ),
          to: mount.mountPath,
          readOnly: mount.readOnly,
        })),
      changed: () => this.status.changed(),
      event: (event: PodEvent) => this.event(event),
    };
  }
}
