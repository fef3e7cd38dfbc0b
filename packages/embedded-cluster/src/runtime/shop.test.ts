import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { join } from 'node:path';
import { getOf, listOf } from '../controllers/kit/objects';
import { isPodReady } from '../controllers/podFacts';
import { eventually } from '../testing/eventually';
import { startTestCluster, TestCluster } from '../testing/testCluster';

const SHOP = join(__dirname, '../../../../examples/shop');
const INGRESS = join(__dirname, '../presets/ingress.yaml');

jest.setTimeout(30_000);

let cluster: TestCluster;

const page = async (headers?: Record<string, string>) =>
  JSON.parse((await cluster.get('/api/page', headers)).text);

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
  cluster = await startTestCluster();
  const files = ['namespace', 'ordering', 'products', 'mesh'];
  for (const file of [
    INGRESS,
    ...files.map(name => join(SHOP, `${name}.yaml`)),
  ])
    await cluster.apply(readFileSync(file, 'utf8'));
  await cluster.allAvailable();
}, 30_000);

afterAll(() => cluster.stop());

describe('the sample shop', () => {
  it('answers at the ingress with what all its services say', async () => {
    const answer = await page();
    expect(answer).toMatchObject({
      service: 'web',
      reviews: {
        service: 'reviews',
        version: 'v1',
        stars: 5,
        calls: [{ service: 'ratings' }],
      },
      recommendation: { calls: [{ service: 'inventory' }] },
      cart: { total: 119 },
    });
    expect((await cluster.get('/')).text).toContain('Storm lantern');
  });

  it('calls gRPC and slow services on check-out, behind the redirect of the gateway', async () => {
    const redirect = await cluster.get('/checkout');
    expect([redirect.status, redirect.headers.location]).toEqual([
      301,
      expect.stringContaining('/api/checkout'),
    ]);
    const order = JSON.parse((await cluster.get('/api/checkout')).text);
    expect(order.calls[0]).toMatchObject({
      placed: true,
      days: 3,
      calls: [
        { service: 'payment' },
        { service: 'shipping', version: 'v1' },
        { service: 'notifications' },
      ],
    });
  });

  it("splits the cart's traffic as its VirtualService says", async () => {
    const versions: string[] = [];
    // One after the other: many at once would meet the timeouts of the VirtualService on a busy machine.
    for (let i = 0; i < 40; i += 1) versions.push((await page()).cart.version);
    expect(new Set(versions)).toEqual(new Set(['v1', 'v2']));
    expect(versions.filter(version => version === 'v1').length).toBeGreaterThan(
      20,
    );
  });

  it('injects the sidecar and writes its access log', async () => {
    const [web] = listOf(cluster.client, 'pods', 'shop').filter(
      pod => pod.metadata.labels?.app === 'web',
    );
    expect(
      web.spec.initContainers?.map(({ name, restartPolicy }) => [
        name,
        restartPolicy,
      ]),
    ).toEqual([
      ['istio-init', undefined],
      ['istio-proxy', 'Always'],
    ]);
    await page();
    let log = '';
    for await (const line of cluster.runtime.logs(
      'shop',
      web.metadata.name,
      'istio-proxy',
    )) {
      log += line;
    }
    expect(log).toMatch(
      /"GET \/\?product=lantern HTTP\/1\.1" 200 - via_upstream .* outbound\|8080\|\|reviews\.shop\.svc\.cluster\.local/,
    );
    expect(log).toMatch(
      /"GET \/api\/page HTTP\/1\.1" 200 .* inbound\|8080\|\|/,
    );
  });

  it('sends requests with the header to a fork, whose own calls go back to the base', async () => {
    await cluster.apply(`apiVersion: v1
kind: Namespace
metadata: { name: alice, labels: { istio-injection: enabled } }`);
    await cluster.apply(fork('shop/reviews:v2-dark'));
    await cluster.available('alice', 'reviews');
    await cluster.apply(`apiVersion: networking.istio.io/v1
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
    expect(forked.reviews).toMatchObject({
      version: 'v2-dark',
      namespace: 'alice',
      calls: [{ service: 'ratings', namespace: 'shop' }],
    });
    expect((await page()).reviews).toMatchObject({
      version: 'v1',
      namespace: 'shop',
    });
    expect((await page({ 'x-meshspace': 'bob' })).reviews.version).toBe('v1');
  });

  it('routes gRPC by a GRPCRoute, and answers it in its own form', async () => {
    await cluster.apply(`
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: shipping, namespace: shop }
spec:
  parentRefs: [{ group: '', kind: Service, name: shipping, port: 8080 }]
  rules:
    - matches:
        - method: { service: shop.shipping.v1.Shipping, method: Quote }
          headers: [{ name: x-meshspace, value: nowhere }]
      backendRefs: [{ name: nobody, port: 8080 }]
    - backendRefs: [{ name: shipping, port: 8080 }]
`);
    const shipping = async (headers?: Record<string, string>) =>
      JSON.parse((await cluster.get('/api/checkout', headers)).text).calls[0]
        .calls[1];
    expect(await shipping()).toMatchObject({ service: 'shipping', days: 3 });
    expect(await shipping({ 'x-meshspace': 'nowhere' })).toEqual({
      error: expect.stringMatching(/^shipping answered grpc-status (14|2): /),
    });
    await cluster.remove(
      'gateway.networking.k8s.io/v1',
      'GRPCRoute',
      'shop',
      'shipping',
    );
  });

  it('takes gRPC at the ingress, and sends it where its header says', async () => {
    await cluster.apply(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shipping-entry, namespace: shop }
spec:
  hosts: ['*']
  gateways: [shop]
  http:
    - match: [{ uri: { prefix: /shop.shipping.v1.Shipping/ }, headers: { x-meshspace: { exact: nowhere } } }]
      route: [{ destination: { host: nobody, port: { number: 8080 } } }]
    - match: [{ uri: { prefix: /shop.shipping.v1.Shipping/ } }]
      route: [{ destination: { host: shipping, port: { number: 8080 } } }]
`);
    const session = connect(cluster.runtime.ingressUrl);
    const quote = async (headers: Record<string, string> = {}) => {
      const stream = session.request({
        ':method': 'POST',
        ':path': '/shop.shipping.v1.Shipping/Quote',
        'content-type': 'application/grpc',
        te: 'trailers',
        ...headers,
      });
      let status: unknown;
      stream.on('response', head => {
        status = head['grpc-status'];
      });
      stream.on('trailers', tail => {
        status = tail['grpc-status'];
      });
      // an empty message
      stream.end(Buffer.alloc(5));
      stream.resume();
      await once(stream, 'close');
      return status;
    };
    expect(await quote()).toBe('0');
    expect(await quote({ 'x-meshspace': 'nowhere' })).toMatch(/^(14|2)$/);
    session.close();
    await cluster.remove(
      'networking.istio.io/v1',
      'VirtualService',
      'shop',
      'shipping-entry',
    );
  });

  it('keeps working under STRICT mutual TLS, and refuses callers without a sidecar', async () => {
    await cluster.apply(`apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: istio-system }
spec: { mtls: { mode: STRICT } }`);
    expect(
      (await page({ 'x-meshspace': 'alice' })).reviews.calls[0],
    ).toMatchObject({ service: 'ratings' });
    await cluster.apply(`apiVersion: v1
kind: Namespace
metadata: { name: outside }`);
    await eventually(
      () => cluster.client.get('serviceaccounts', 'outside', 'default'),
      'service account',
    );
    await cluster.apply(`
apiVersion: v1
kind: Pod
metadata: { name: plain, namespace: outside, labels: { app: plain } }
spec:
  containers:
    - name: app
      image: shop/load:v1
      env: [{ name: TARGET, value: 'http://web.shop:8080' }, { name: PAUSE_MS, value: '100' }]`);
    await eventually(
      () =>
        getOf(cluster.client, 'pods', 'outside', 'plain')?.status?.phase ===
        'Running',
      'plain runs',
    );
    for await (const line of cluster.runtime.logs('outside', 'plain', 'app', {
      follow: true,
    })) {
      if (!line.includes('asks')) {
        expect(line).toMatch(/ECONNRESET|socket hang up/);
        break;
      }
    }
    await cluster.client.delete(
      'peerauthentications.security.istio.io',
      'istio-system',
      'default',
    );
  });

  it('refuses what an AuthorizationPolicy does not allow', async () => {
    await cluster.apply(`apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: ratings, namespace: shop }
spec:
  selector: { matchLabels: { app: ratings } }
  rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/nobody] } }] }]`);
    expect((await page()).reviews.calls[0].error).toMatch(
      /answered 403: RBAC: access denied/,
    );
    await cluster.client.delete(
      'authorizationpolicies.security.istio.io',
      'shop',
      'ratings',
    );
    expect((await page()).reviews.calls[0].stars).toBe(5);
  });

  it.each([
    ['shop/reviews:crash', 'CrashLoopBackOff'],
    ['shop/reviews:lastest', 'ImagePullBackOff'],
  ])('a pod with image %s ends in %s', async (image, reason) => {
    const name = `broken-${reason.toLowerCase()}`;
    await cluster.client.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'outside' },
      spec: {
        containers: [
          { name: 'app', image, env: [{ name: 'NAME', value: 'reviews' }] },
        ],
      },
    });
    const pod = await eventually(
      () => {
        const found = getOf(cluster.client, 'pods', 'outside', name);
        return (
          found?.status?.containerStatuses?.[0].state.waiting?.reason ===
            reason && found
        );
      },
      reason,
      10_000,
    );
    expect(isPodReady(pod)).toBe(false);
    if (reason === 'CrashLoopBackOff') {
      expect(
        pod.status?.containerStatuses?.[0].lastState.terminated?.exitCode,
      ).toBe(1);
      let log = '';
      for await (const line of cluster.runtime.logs('outside', name, 'app', {
        tailLines: 50,
      })) {
        log += line;
      }
      expect(log).toContain('cannot read the configuration');
    }
  });

  it('counts requests as Istio does, for PromQL', async () => {
    const query =
      'sum by (source_app, destination_version) (istio_requests_total{reporter="destination",destination_service_name="reviews"})';
    const counted = async () => {
      const { text } = await cluster.get(
        `/api/v1/query?query=${encodeURIComponent(query)}`,
        {},
        cluster.runtime.prometheusUrl,
      );
      return JSON.parse(text).data.result as {
        metric: object;
        value: [number, string];
      }[];
    };
    let result = await counted();
    while (result.length < 2) {
      await new Promise(resolve => setTimeout(resolve, 200));
      result = await counted();
    }
    expect(result.map(({ metric }) => metric)).toEqual(
      expect.arrayContaining([
        { source_app: 'web', destination_version: 'v1' },
        { source_app: 'web', destination_version: 'fork' },
      ]),
    );
  }, 15_000);

  it('stops a pod gracefully and removes it', async () => {
    await cluster.client.delete('pods', 'outside', 'plain');
    await eventually(
      () => getOf(cluster.client, 'pods', 'outside', 'plain') === undefined,
      'gone',
      8000,
    );
  });
});
