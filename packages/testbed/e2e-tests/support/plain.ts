import { Testbed, type Manifest, type Pod } from '../../src';
import { poll } from '../../src/process/poll';

// Workloads without a sidecar, and a namespace to look at them in.

export const image = 'testbed/echo:v1';

export const deployment = (
  namespace: string,
  name: string,
  container: object = {},
  replicas = 1,
): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        terminationGracePeriodSeconds: 1,
        containers: [
          {
            name: 'app',
            image,
            env: [{ name: 'APP', value: name }],
            ...container,
          },
        ],
      },
    },
  },
});

export const service = (namespace: string, name: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
  spec: { selector: { app: name }, ports: [{ name: 'http', port: 9080 }] },
});

export const readiness = {
  readinessProbe: { httpGet: { path: '/ready', port: 9080 }, periodSeconds: 1 },
};

/** A namespace of plain Kubernetes, as kubectl sees it. */
export class PlainNamespace {
  private constructor(readonly bed: Testbed, readonly name: string) {}

  static async make(bed: Testbed, prefix: string): Promise<PlainNamespace> {
    return new PlainNamespace(bed, await bed.namespace(prefix, {}));
  }

  readonly kubectl = (...args: string[]): Promise<string> =>
    this.bed.kubectl(['-n', this.name, ...args]);

  async json<T>(...args: string[]): Promise<T> {
    return JSON.parse(await this.kubectl('get', ...args, '-o', 'json')) as T;
  }

  rollout(name: string): Promise<string> {
    return this.kubectl(
      ...['rollout', 'status', `deployment/${name}`, '--timeout=30s'],
    );
  }

  onlyPod(app: string): Promise<Pod> {
    return poll(
      async () => {
        const { items } = await this.json<{ items: Pod[] }>(
          ...['pods', '-l', `app=${app}`],
        );
        return items.length === 1 && items[0];
      },
      { what: `pod of ${app}`, timeoutMs: 10_000 },
    );
  }

  waiting(app: string, reason: string) {
    return poll(
      async () => {
        const { status } = await this.onlyPod(app);
        const state = status?.containerStatuses?.[0]?.state;
        return state?.waiting?.reason === reason && state.waiting;
      },
      { what: `${app} in ${reason}`, timeoutMs: 20_000 },
    );
  }

  async leave(): Promise<void> {
    await this.kubectl('delete', 'namespace', this.name, '--wait=false');
    this.bed.close();
  }
}
