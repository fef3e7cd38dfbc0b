import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { startControllers } from '../controllers';
import { Deployment, Labels } from '../controllers/kinds';
import { getOf, listOf } from '../controllers/kit/objects';
import { isPodReady } from '../controllers/podFacts';
import { injectSidecar } from '../mesh/injection';
import { NewObject } from '../store/InternalClient';
import { eventually } from '../testing/eventually';
import { FakeClient } from '../testing/FakeClient';
import { Runtime, startRuntime } from './index';

const SHOP = join(__dirname, '../../../../examples/shop');
const PLURALS: Record<string, string> = {
  Namespace: 'namespaces',
  ServiceAccount: 'serviceaccounts',
  Service: 'services',
  Deployment: 'deployments.apps',
  Gateway: 'gateways.networking.istio.io',
  VirtualService: 'virtualservices.networking.istio.io',
  DestinationRule: 'destinationrules.networking.istio.io',
  PeerAuthentication: 'peerauthentications.security.istio.io',
  AuthorizationPolicy: 'authorizationpolicies.security.istio.io',
  Pod: 'pods',
};

const client = new FakeClient();
let controllers: { stop(): void };
let runtime: Runtime;
let lastIp = 0;

client.admit = (resource, object) => {
  if (resource === 'pods') {
    const labels: Labels = client.get('namespaces', undefined, object.metadata.namespace ?? '')?.metadata.labels ?? {};
    return injectSidecar(object, labels) ?? object;
  }
  const spec = object.spec as { clusterIP?: string } | undefined;
  return resource === 'services' && spec?.clusterIP === undefined
    ? { ...object, spec: { ...spec, clusterIP: `10.96.0.${++lastIp}` } }
    : object;
};

async function apply(text: string) {
  for (const document of parseAllDocuments(text)) {
    const object = document.toJS() as NewObject;
    await client.create(PLURALS[object.kind], object);
  }
}

interface Reply {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
}

function get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(`${runtime.ingressUrl}${path}`, { headers, agent: false }, response => {
      let text = '';
      response.setEncoding('utf8').on('data', chunk => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

const page = async (headers?: Record<string, string>) => JSON.parse((await get('/api/page', headers)).text);

const available = (namespace: string, name: string) =>
  eventually(
    () => ((client.get('deployments.apps', namespace, name) as Deployment | undefined)?.status?.availableReplicas ?? 0) > 0,
    `${namespace}/${name} available`,
    15_000,
  );

const fork = (image: string) => `
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: alice }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 8080, targetPort: http }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews, namespace: alice }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews, version: fork } }
    spec:
      dnsConfig: { searches: [shop.svc.cluster.local] }
      containers:
        - name: app
          image: ${image}
          env:
            - { name: NAME, value: reviews }
            - { name: NAMESPACE, valueFrom: { fieldRef: { fieldPath: metadata.namespace } } }
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /healthz, port: http } }
        - name: istio-proxy
          image: auto
          args: [proxy, sidecar, --domain, shop.svc.cluster.local]
`;

beforeAll(async () => {
  controllers = startControllers(client, { resources: () => client.resources() });
  runtime = await startRuntime(client, { resources: () => client.resources(), backOff: { firstMs: 300, mostMs: 1000 } });
  for (const file of ['namespace', 'ingress', 'services', 'mesh']) {
    await apply(readFileSync(join(SHOP, `${file}.yaml`), 'utf8'));
  }
  for (const { metadata } of listOf(client, 'deployments.apps')) {
    await available(metadata.namespace ?? '', metadata.name);
  }
}, 30_000);

afterAll(async () => {
  controllers.stop();
  await runtime.stop();
});

describe('the sample shop', () => {
  it('answers at the ingress with what all its services say', async () => {
    const answer = await page();
    expect(answer).toMatchObject({
      service: 'web',
      reviews: { service: 'reviews', version: 'v1', stars: 5, calls: [{ service: 'ratings' }] },
      recommendation: { calls: [{ service: 'inventory' }] },
      cart: { total: 119 },
    });
    expect((await get('/')).text).toContain('Storm lantern');
  });

  it('calls gRPC and slow services on check-out, behind the redirect of the gateway', async () => {
    const redirect = await get('/checkout');
    expect([redirect.status, redirect.headers.location]).toEqual([301, expect.stringContaining('/api/checkout')]);
    const order = JSON.parse((await get('/api/checkout')).text);
    expect(order.calls[0]).toMatchObject({
      placed: true,
      days: 3,
      calls: [{ service: 'payment' }, { service: 'shipping', version: 'v1' }, { service: 'notifications' }],
    });
  });

  it("splits the cart's traffic as its VirtualService says", async () => {
    const pages = await Promise.all(Array.from({ length: 40 }, () => page()));
    const versions = pages.map(({ cart }) => cart.version);
    expect(new Set(versions)).toEqual(new Set(['v1', 'v2']));
    expect(versions.filter(version => version === 'v1').length).toBeGreaterThan(20);
  });

  it('injects the sidecar and writes its access log', async () => {
    const [web] = listOf(client, 'pods', 'shop').filter(pod => pod.metadata.labels?.app === 'web');
    expect(web.spec.initContainers?.map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([
      ['istio-init', undefined],
      ['istio-proxy', 'Always'],
    ]);
    await page();
    let log = '';
    for await (const line of runtime.logs('shop', web.metadata.name, 'istio-proxy')) {
      log += line;
    }
    expect(log).toMatch(/"GET \/\?product=lantern HTTP\/1\.1" 200 - via_upstream .* outbound\|8080\|\|reviews\.shop\.svc\.cluster\.local/);
    expect(log).toMatch(/"GET \/api\/page HTTP\/1\.1" 200 .* inbound\|8080\|\|/);
  });

  it('sends requests with the header to a fork, whose own calls go back to the base', async () => {
    await apply(`apiVersion: v1
kind: Namespace
metadata: { name: alice, labels: { istio-injection: enabled } }`);
    await apply(fork('shop/reviews:v2-dark'));
    await available('alice', 'reviews');
    await apply(`apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews-meshspace, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - match: [{ headers: { x-meshspace: { exact: alice } } }]
      route: [{ destination: { host: reviews.alice.svc.cluster.local } }]
    - route: [{ destination: { host: reviews } }]`);
    const header = { 'x-meshspace': 'alice' };
    const forked = await page(header);
    expect(forked.reviews).toMatchObject({ version: 'v2-dark', namespace: 'alice', calls: [{ service: 'ratings', namespace: 'shop' }] });
    expect((await page()).reviews).toMatchObject({ version: 'v1', namespace: 'shop' });
    expect((await page({ 'x-meshspace': 'bob' })).reviews.version).toBe('v1');
  });

  it('keeps working under STRICT mutual TLS, and refuses callers without a sidecar', async () => {
    await apply(`apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: istio-system }
spec: { mtls: { mode: STRICT } }`);
    expect((await page({ 'x-meshspace': 'alice' })).reviews.calls[0]).toMatchObject({ service: 'ratings' });
    await apply(`apiVersion: v1
kind: Namespace
metadata: { name: outside }
---
apiVersion: v1
kind: Pod
metadata: { name: plain, namespace: outside, labels: { app: plain } }
spec:
  containers:
    - name: app
      image: shop/load:v1
      env: [{ name: TARGET, value: 'http://web.shop:8080' }, { name: PAUSE_MS, value: '100' }]`);
    await eventually(() => getOf(client, 'pods', 'outside', 'plain')?.status?.phase === 'Running', 'plain runs');
    for await (const line of runtime.logs('outside', 'plain', 'app', { follow: true })) {
      if (!line.includes('asks')) {
        expect(line).toMatch(/ECONNRESET|socket hang up/);
        break;
      }
    }
    await client.delete('peerauthentications.security.istio.io', 'istio-system', 'default');
  });

  it('refuses what an AuthorizationPolicy does not allow', async () => {
    await apply(`apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: ratings, namespace: shop }
spec:
  selector: { matchLabels: { app: ratings } }
  rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/nobody] } }] }]`);
    expect((await page()).reviews.calls[0].error).toMatch(/answered 403: RBAC: access denied/);
    await client.delete('authorizationpolicies.security.istio.io', 'shop', 'ratings');
    expect((await page()).reviews.calls[0].stars).toBe(5);
  });

  it.each([
    ['shop/reviews:crash', 'CrashLoopBackOff'],
    ['shop/reviews:lastest', 'ImagePullBackOff'],
  ])('a pod with image %s ends in %s', async (image, reason) => {
    const name = `broken-${reason.toLowerCase()}`;
    await client.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'outside' },
      spec: { containers: [{ name: 'app', image, env: [{ name: 'NAME', value: 'reviews' }] }] },
    });
    const pod = await eventually(() => {
      const found = getOf(client, 'pods', 'outside', name);
      return found?.status?.containerStatuses?.[0].state.waiting?.reason === reason && found;
    }, reason, 10_000);
    expect(isPodReady(pod)).toBe(false);
    if (reason === 'CrashLoopBackOff') {
      expect(pod.status?.containerStatuses?.[0].lastState.terminated?.exitCode).toBe(1);
      let log = '';
      for await (const line of runtime.logs('outside', name, 'app', { tailLines: 50 })) {
        log += line;
      }
      expect(log).toContain('cannot read the configuration');
    }
  });

  it('stops a pod gracefully and removes it', async () => {
    await client.delete('pods', 'outside', 'plain');
    await eventually(() => getOf(client, 'pods', 'outside', 'plain') === undefined, 'gone', 8000);
  });
});
