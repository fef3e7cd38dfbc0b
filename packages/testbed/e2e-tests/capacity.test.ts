import { Testbed, type Manifest } from '../src';

const SPACES = 10;
const FORKS = 5;
const PODS = 60;

// the processors are few, and each pod is some programs
jest.setTimeout(300_000);

const deployment = (
  namespace: string,
  name: string,
  replicas = 1,
  domain?: string,
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
        ...(domain ? { dnsConfig: { searches: [domain] } } : {}),
        containers: [
          {
            name: 'app',
            image: 'testbed/echo:v1',
            env: [
              { name: 'APP', value: name },
              { name: 'NAMESPACE', value: namespace },
            ],
            readinessProbe: {
              httpGet: { path: '/ready', port: 9080 },
              periodSeconds: 10,
            },
          },
        ],
      },
    },
  },
});

const service = (namespace: string, name: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
  spec: { selector: { app: name }, ports: [{ name: 'http', port: 9080 }] },
});

describe('what fits', () => {
  let bed: Testbed;
  const namespaces: string[] = [];

  beforeAll(async () => {
    bed = await Testbed.shared();
  });

  afterAll(async () => {
    await bed.kubectl(['delete', 'namespace', '--wait=false', ...namespaces]);
    bed.close();
  });

  it(`runs ${PODS} injected pods, ${
    SPACES * FORKS
  } of them forks in ${SPACES} spaces, without an error under steady load`, async () => {
    const base = await bed.namespace('capacity');
    namespaces.push(base);
    const names = Array.from({ length: FORKS }, (_, i) => `svc-${i}`);
    const spaces = await Promise.all(
      Array.from({ length: SPACES }, (_, i) => bed.namespace(`space-${i}`)),
    );
    namespaces.push(...spaces);
    // before any proxy is there that would be told of each
    for (const namespace of [base, ...spaces])
      await bed.apply(...names.map(name => service(namespace, name)));
    const domain = `${base}.svc.cluster.local`;
    await bed.apply(
      ...names.map(name => deployment(base, name, 2)),
      ...spaces.flatMap(space =>
        names.map(name => deployment(space, name, 1, domain)),
      ),
    );
    let pods = 0;
    // one after the other: who asks for all at once keeps the API server from its work
    for (const namespace of [base, ...spaces])
      pods += (
        await bed.ready(namespace, namespace === base ? 2 * FORKS : FORKS)
      ).length;
    expect(pods).toBe(PODS);
    for (const name of names) {
      await bed.apply({
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata: { name: `meshspace-${name}`, namespace: base },
        spec: {
          hosts: [name],
          http: [
            ...spaces.map(space => ({
              match: [{ headers: { 'x-meshspace': { exact: space } } }],
              route: [
                { destination: { host: `${name}.${space}.svc.cluster.local` } },
              ],
            })),
            { route: [{ destination: { host: name } }] },
          ],
        },
      });
    }
    await bed.settle();
    const from = `${base}/svc-0`;
    const loads = await Promise.all(
      ['', ...spaces].map(async space => {
        const headers: Record<string, string> = space
          ? { 'x-meshspace': space }
          : {};
        const load = await bed.load({
          from,
          to: 'http://svc-1:9080/',
          headers,
          rps: 5,
          seconds: 5,
        });
        return {
          expected: `svc-1.${space || base}/v1`,
          outcomes: await load.done,
        };
      }),
    );
    for (const { expected, outcomes } of loads) {
      expect(outcomes.length).toBe(25);
      expect(
        outcomes.filter(({ status, by }) => status !== 200 || by !== expected),
      ).toEqual([]);
    }
  });
});
