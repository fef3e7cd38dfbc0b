import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { TestbedError } from '../errors';
import {
  createInstance,
  paths,
  podNamespace,
  type Instance,
} from '../instance';
import { hasCode, KubeClient } from '../kube/client';
import { pathOf } from '../kube/resources';
import type { KubeObject, Manifest, Pod } from '../kube/types';
import { isUp, kubectlOf, up } from '../lifecycle';
import { REQUEST_ID_HEADER, type Profile } from '../mesh/profiles';
import { poll } from '../process/poll';
import { run } from '../process/run';
import { readSettings } from '../settings';
import { ensureTools, type Tools } from '../tools/tools';
import { AccessLog, outbound, type AccessLogEntry } from './accessLog';
import { PodAgent, type LoadOutcome } from './agent';
import { noNamespaceGoing } from './namespaces';
import { Proxy } from './proxy';
import {
  headerList,
  parseJson,
  type BedAnswer,
  type BedRequest,
  type LoadRequest,
  type PodReference,
} from './request';
import { Settler } from './settle';

const FIELD_MANAGER = 'testbed';
// generous: a machine that builds beside the tests is slow, not wrong
const LOG_LIMIT_MS = 10_000;
const READY_LIMIT_MS = 180_000;

/** A running instance, as tests use it. */
export class Testbed {
  readonly client: KubeClient;
  private readonly agents = new Map<string, PodAgent>();
  private readonly logs = new Map<string, AccessLog>();
  private readonly settler: Settler;

  private constructor(
    readonly instance: Instance,
    readonly tools: Tools,
    readonly profile: string,
  ) {
    this.client = new KubeClient(
      instance.apiServer,
      paths(instance).pki,
      'admin',
    );
    this.settler = new Settler(this);
  }

  /** Attaches to an instance that is up. */
  static async attach(number: number): Promise<Testbed> {
    const instance = createInstance(number);
    const settings = readSettings(instance);
    if (!settings || !isUp(instance)) {
      throw new TestbedError(
        `instance ${number} is not up: run \`testbed up --instance ${number}\` first`,
      );
    }
    return new Testbed(
      instance,
      settings.tools as unknown as Tools,
      settings.profile,
    );
  }

  /**
   * The instance that `MESHSPACE_TESTBED_INSTANCE` names (0 without it), brought up if it is not. It stays up: whoever
   * started it, or `testbed down`, takes it down.
   */
  static async shared(options: { profile?: Profile } = {}): Promise<Testbed> {
    const number = Number(process.env.MESHSPACE_TESTBED_INSTANCE ?? 0);
    if (!isUp(createInstance(number))) {
      await up({
        number,
        profile: options.profile ?? 'default',
        tools: await ensureTools(),
      });
    }
    return Testbed.attach(number);
  }

  get kubeconfig(): string {
    return this.instance.kubeconfig;
  }

  /** Ends the helper processes of this object; the instance stays. */
  close(): void {
    this.agents.forEach(agent => agent.close());
    this.agents.clear();
  }

  kubectl(args: string[], input?: string): Promise<string> {
    return kubectlOf(this.instance, this.tools)(args, input);
  }

  istioctl(args: string[]): Promise<string> {
    return run(this.tools.istioctl, args, {
      env: { ...process.env, KUBECONFIG: this.kubeconfig },
    });
  }

  /** Applies objects, in order; resolves with what the API server made of them. `settle` waits for the mesh. */
  async apply(...objects: Manifest[]): Promise<Manifest[]> {
    const applied: Manifest[] = [];
    for (const object of objects)
      applied.push(
        await this.client.apply<Manifest>(
          pathOf(object),
          object,
          FIELD_MANAGER,
        ),
      );
    return applied;
  }

  /** Deletes objects that may be gone already. */
  async delete(...objects: KubeObject[]): Promise<void> {
    for (const object of objects) {
      try {
        await this.client.delete(pathOf(object));
      } catch (error) {
        if (!hasCode(error, 404)) throw error;
      }
    }
  }

  /** A new namespace for one test; delete it or leave it to `down`. */
  async namespace(
    prefix: string,
    labels: Record<string, string> = { 'istio-injection': 'enabled' },
  ): Promise<string> {
    const name = `${prefix}-${randomUUID().slice(0, 8)}`;
    await this.client.create('/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
    });
    return name;
  }

  async pods(namespace: string): Promise<Pod[]> {
    return (
      await this.client.get<{ items: Pod[] }>(
        `/api/v1/namespaces/${namespace}/pods`,
      )
    ).items;
  }

  /** The running pod that `namespace/name` means. */
  async pod(reference: PodReference): Promise<Pod> {
    if (typeof reference !== 'string') return reference;
    const [namespace, name] = reference.split('/');
    const pods = (await this.pods(namespace)).filter(
      ({ status, metadata }) =>
        status?.phase === 'Running' && !metadata.deletionTimestamp,
    );
    const found =
      pods.find(({ metadata }) => metadata.name === name) ??
      pods.find(({ metadata }) => metadata.labels?.app === name) ??
      pods.find(({ metadata }) => metadata.name.startsWith(`${name}-`));
    if (!found) throw new Error(`no running pod ${reference}`);
    return found;
  }

  /** Resolves when every pod of the namespace is ready, and at least `count` are there. */
  async ready(namespace: string, count = 1): Promise<Pod[]> {
    return poll(
      async () => {
        const pods = (await this.pods(namespace)).filter(
          ({ metadata }) => !metadata.deletionTimestamp,
        );
        const isReady = ({ status }: Pod) =>
          status?.conditions?.some(
            ({ type, status: met }) => type === 'Ready' && met === 'True',
          );
        const waiting = pods
          .filter(pod => !isReady(pod))
          .map(({ metadata }) => metadata.name);
        if (waiting.length > 0)
          throw new Error(`not ready: ${waiting.join(', ')}`);
        return pods.length >= count && pods;
      },
      { what: `pods of ${namespace}`, timeoutMs: READY_LIMIT_MS, everyMs: 100 },
    );
  }

  /** The helper process in a pod's network namespace. */
  async agent(reference: PodReference): Promise<PodAgent> {
    const pod = await this.pod(reference);
    return this.agentOf(pod);
  }

  async request(request: BedRequest): Promise<BedAnswer> {
    const agent = await this.agent(request.from);
    const id = randomUUID();
    const headers: Array<[string, string]> = [
      ...headerList(request.headers),
      [REQUEST_ID_HEADER, id],
    ];
    const answer = await agent.request({
      ...request,
      url: request.to,
      headers,
    });
    return { ...answer, id, json: parseJson(answer.body) };
  }

  /** A steady rate of requests with the outcome of each; runs for `seconds`, or until `stop`. */
  async load(request: LoadRequest): Promise<{
    outcomes: readonly LoadOutcome[];
    done: Promise<LoadOutcome[]>;
    stop(): Promise<LoadOutcome[]>;
  }> {
    const agent = await this.agent(request.from);
    return agent.load({
      ...request,
      url: request.to,
      headers: headerList(request.headers),
    });
  }

  async proxy(reference: PodReference): Promise<Proxy> {
    return new Proxy(await this.agent(reference));
  }

  /** What the pod's own Envoy decided for a request that the pod sent (or, for a gateway, passed on). */
  async decision(reference: PodReference, id: string): Promise<AccessLogEntry> {
    const pod = await this.pod(reference);
    const log = this.accessLog(pod);
    return poll(async () => outbound(log.find(id)), {
      what: `the request's line in the access log of ${pod.metadata.name}`,
      timeoutMs: LOG_LIMIT_MS,
      everyMs: 10,
    });
  }

  /** Whether the pod's own Envoy has let a request in, as far as its log tells by now. */
  hasReceived(pod: Pod, id: string): boolean {
    return this.accessLog(pod)
      .find(id)
      .some(({ cluster }) => cluster?.startsWith('inbound|'));
  }

  /**
   * Resolves when what was applied before has reached every Envoy. Rejects if an Envoy refused a configuration: it
   * would look alive and answer through passthrough.
   */
  settle(): Promise<void> {
    return this.settler.settle();
  }

  /** Waits until no namespace is being deleted any more, and for the mesh after that. */
  async quiet(): Promise<void> {
    await noNamespaceGoing(this.client);
    await this.settle();
  }

  private accessLog(pod: Pod): AccessLog {
    const file = path.join(this.podDir(pod), 'logs', 'istio-proxy.log');
    const log = this.logs.get(file) ?? new AccessLog(file);
    this.logs.set(file, log);
    return log;
  }

  private podDir(pod: Pod): string {
    return path.join(paths(this.instance).pods, pod.metadata.uid);
  }

  private agentOf(pod: Pod): PodAgent {
    const known = this.agents.get(pod.metadata.uid);
    if (known) return known;
    const agent = new PodAgent(
      podNamespace(this.instance, pod.metadata.uid),
      this.podDir(pod),
    );
    this.agents.set(pod.metadata.uid, agent);
    return agent;
  }
}
