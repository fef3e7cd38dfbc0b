import { connect } from 'node:net';
import { join } from 'node:path';
import { listOf } from '../controllers/kit/objects';
import { eventually } from '../testing/eventually';
import { startTestCluster, TestCluster } from '../testing/testCluster';

jest.setTimeout(30_000);

let cluster: TestCluster;

const echo = (namespace: string, name: string, version = 'v1') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}-${version}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: ${name}, version: ${version} } }
  template:
    metadata: { labels: { app: ${name}, version: ${version} } }
    spec:
      containers:
        - name: app
          image: test/echo:${version}
          env: [{ name: NAME, value: ${name}-${version} }]
          ports: [{ name: http, containerPort: 8080 }, { name: tcp, containerPort: 9000 }]
          readinessProbe: { tcpSocket: { port: http }, periodSeconds: 1 }
`;

const service = (namespace: string, name: string, extra = '') => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  ${extra}
  selector: { app: ${name} }
  ports: [{ name: http, port: 8080 }, { name: tcp, port: 9000 }]
`;

const virtualService = (http: string, host = 'b') => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${host}, namespace: base }
spec:
  hosts: [${host}]
  http: ${http}
`;

beforeAll(async () => {
  cluster = await startTestCluster({
    images: join(__dirname, '../testing/programs/images.json'),
  });
  await cluster.apply(`
apiVersion: v1
kind: Namespace
metadata: { name: base, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Namespace
metadata: { name: plain }
---
${echo('base', 'a')}
---
${service('base', 'a')}
---
${echo('base', 'b')}
---
${echo('base', 'b', 'v2')}
---
${service('base', 'b')}
---
${service('base', 'nobody')}
---
${service('base', 'headless', 'clusterIP: None').replace(
  'app: headless',
  'app: b, version: v2',
)}
---
${echo('plain', 'p')}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: b, namespace: base }
spec:
  host: b
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: v2, labels: { version: v2 } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: gw, namespace: base }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: front, namespace: base }
spec:
  hosts: ['*']
  gateways: [gw]
  http:
    - match: [{ uri: { prefix: /p/ } }]
      route: [{ destination: { host: p.plain.svc.cluster.local, port: { number: 8080 } } }]
    - route: [{ destination: { host: a, port: { number: 8080 } } }]
---
${service('plain', 'p')}
`);
  await cluster.allAvailable();
}, 30_000);

afterAll(() => cluster.stop());

let turn = 0;

/** What a (with a sidecar), or p (without), gets when it calls a URL. */
async function called(
  url: string,
  from: 'a' | 'p' = 'a',
  headers: Record<string, string> = {},
) {
  const { text } = await cluster.get(
    `/${from}/?url=${encodeURIComponent(url)}`,
    headers,
  );
  return JSON.parse(text).result;
}

async function withRoutes<T>(http: string, run: () => Promise<T>): Promise<T> {
  await cluster.apply(virtualService(http));
  try {
    return await run();
  } finally {
    await cluster.remove(
      'networking.istio.io/v1',
      'VirtualService',
      'base',
      'b',
    );
  }
}

describe('the mesh', () => {
  it('balances over ready endpoints and tells who called', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => called('http://b:8080/x')),
    );
    expect(new Set(answers.map(({ answer }) => answer.name))).toEqual(
      new Set(['b-v1', 'b-v2']),
    );
    expect(answers[0].answer.headers['x-forwarded-client-cert']).toMatch(
      /^By=spiffe:\/\/cluster\.local\/ns\/base\/sa\/default;Hash=[0-9a-f]{64};Subject="";URI=spiffe:\/\/cluster\.local\/ns\/base\/sa\/default$/,
    );
    expect(answers[0].headers).toMatchObject({
      server: 'envoy',
      'x-from': expect.any(String),
    });
  });

  it.each<[string, string, object]>([
    [
      'rewrites',
      '[{ match: [{ uri: { prefix: /old } }], rewrite: { uri: /new }, route: [{ destination: { host: b, subset: v2 } }] }]',
      { status: 200, answer: { name: 'b-v2', path: '/new/x' } },
    ],
    [
      'redirects',
      '[{ redirect: { uri: /moved, redirectCode: 307 } }]',
      { status: 307, headers: { location: 'http://b:8080/moved' } },
    ],
    [
      'answers directly',
      '[{ directResponse: { status: 418, body: { string: teapot } } }]',
      { status: 418, answer: 'teapot' },
    ],
    [
      'aborts',
      '[{ fault: { abort: { httpStatus: 555, percentage: { value: 100 } } }, route: [{ destination: { host: b } }] }]',
      { status: 555, answer: 'fault filter abort' },
    ],
    [
      'changes headers',
      '[{ headers: { request: { set: { x-added: yes-it-is } }, response: { set: { x-policy: user } } }, route: [{ destination: { host: b, subset: v1 } }] }]',
      {
        status: 200,
        headers: { 'x-policy': 'user' },
        answer: { headers: { 'x-added': 'yes-it-is' } },
      },
    ],
    [
      'knows no other path',
      '[{ match: [{ uri: { exact: /only } }], route: [{ destination: { host: b } }] }]',
      { status: 404 },
    ],
    [
      'knows no other subset',
      '[{ route: [{ destination: { host: b, subset: v9 } }] }]',
      { status: 503 },
    ],
  ])('%s as a VirtualService says', async (_what, http, expected) => {
    expect(
      await withRoutes(http, () => called('http://b:8080/old/x')),
    ).toMatchObject(expected);
  });

  it('gives up after the timeout', async () => {
    const http = '[{ timeout: 0.2s, route: [{ destination: { host: b } }] }]';
    expect(
      await withRoutes(http, () => called('http://b:8080/?delay=2000')),
    ).toMatchObject({ status: 504, answer: 'upstream request timeout' });
  });

  it('tries again what failed, as often as the policy says', async () => {
    const http = (attempts: number) =>
      `[{ retries: { attempts: ${attempts}, retryOn: 5xx }, route: [{ destination: { host: b, subset: v1 } }] }]`;
    const ask = () => called(`http://b:8080/?failures=2&key=retry${++turn}`);
    expect(await withRoutes(http(2), ask)).toMatchObject({
      status: 200,
      answer: { arrivals: { [`retry${turn}`]: 3 } },
    });
    expect(await withRoutes(http(1), ask)).toMatchObject({
      status: 503,
      answer: 'failed on request',
    });
  });

  it('mirrors to another service, whose answer nobody gets', async () => {
    const http =
      '[{ route: [{ destination: { host: b, subset: v1 } }], mirror: { host: b, subset: v2 }, mirrorPercentage: { value: 100 } }]';
    expect(
      (await withRoutes(http, () => called('http://b:8080/?key=mirrored')))
        .answer.name,
    ).toBe('b-v1');
    const seen = async () =>
      (
        await withRoutes(
          '[{ route: [{ destination: { host: b, subset: v2 } }] }]',
          () => called('http://b:8080/?key=look'),
        )
      ).answer.arrivals;
    let arrivals = await seen();
    while (!arrivals.mirrored) {
      arrivals = await seen();
    }
    expect(arrivals.mirrored).toBe(1);
  });

  it('answers 503 for a Service without endpoints, and NXDOMAIN for no Service', async () => {
    expect(await called('http://nobody:8080/')).toMatchObject({
      status: 503,
      answer: 'no healthy upstream',
    });
    expect(await called('http://nothing:8080/')).toEqual({
      error: 'getaddrinfo ENOTFOUND nothing',
      code: 'ENOTFOUND',
    });
    expect(await called('http://b:8080/', 'p')).toMatchObject({
      code: 'ENOTFOUND',
    });
  });

  it('sends to the dialled address for a headless Service', async () => {
    expect((await called('http://headless:8080/')).answer.name).toBe('b-v2');
  });

  it('takes callers without a sidecar in plain text, past all routes', async () => {
    const answer = await withRoutes(
      '[{ directResponse: { status: 418 } }]',
      () => called('http://b.base:8080/', 'p'),
    );
    expect(answer.status).toBe(200);
    expect(answer.answer.headers).not.toHaveProperty('x-forwarded-client-cert');
  });

  it('joins WebSockets and plain TCP', async () => {
    const url = new URL(cluster.runtime.ingressUrl);
    const text = await new Promise<string>((resolve, reject) => {
      let seen = '';
      const socket = connect(Number(url.port), url.hostname);
      socket.write(
        'GET /chat HTTP/1.1\r\nhost: shop\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-key: x\r\n\r\n',
      );
      socket.on('error', reject);
      socket.on('data', data => {
        const before = seen;
        seen += data;
        if (!before.includes('101') && seen.includes('101')) {
          socket.write('hello');
        }
        if (seen.includes('hello')) {
          socket.destroy();
          resolve(seen);
        }
      });
    });
    expect(text).toContain('a-v1 /chat hello');
    const { raw } = JSON.parse((await cluster.get('/?tcp=b')).text);
    expect(raw).toEqual({ bytes: [3, 2, 1] });
  });

  it("does not let a client from outside say that it is somebody's proxy", async () => {
    const { text } = await cluster.get('/', {
      'x-forwarded-client-cert': 'URI=spiffe://cluster.local/ns/x/sa/y',
    });
    expect(JSON.parse(text).headers['x-forwarded-client-cert']).toMatch(
      /URI=spiffe:\/\/cluster\.local\/ns\/istio-system\/sa\/istio-ingressgateway$/,
    );
    expect(text).not.toContain('ns/x/sa/y');
  });

  it('asks the probes of meshed pods from inside, and refuses the kubelet under STRICT otherwise', async () => {
    const probing = (name: string, annotations: string) =>
      echo('strict', name)
        .replace(
          'metadata: { labels: {',
          `metadata: { annotations: { ${annotations} }, labels: {`,
        )
        .replace(
          'tcpSocket: { port: http }, periodSeconds: 1',
          'httpGet: { path: /x, port: http }, periodSeconds: 1, failureThreshold: 1',
        );
    await cluster.apply(`
apiVersion: v1
kind: Namespace
metadata: { name: strict, labels: { istio-injection: enabled } }
---
${service('strict', 'asked')}
---
${service('strict', 'refused')}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: strict }
spec: { mtls: { mode: STRICT } }
---
${probing('asked', '')}
---
${probing('refused', 'sidecar.istio.io/rewriteAppHTTPProbers: "false"')}
`);
    await cluster.available('strict', 'asked-v1');
    const podOf = (app: string) =>
      listOf(cluster.client, 'pods', 'strict').find(
        ({ metadata }) => metadata.labels?.app === app,
      );
    expect(podOf('asked')?.spec.containers[0].readinessProbe?.httpGet).toEqual({
      path: '/app-health/app/readyz',
      port: 15020,
      scheme: 'HTTP',
    });
    await eventually(
      () =>
        cluster.client
          .list('events', 'strict')
          .some(
            ({ reason, involvedObject }) =>
              reason === 'Unhealthy' &&
              (involvedObject as { name: string }).name ===
                podOf('refused')?.metadata.name,
          ),
      'the probe is refused',
      15_000,
    );
    expect(podOf('refused')?.status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'Ready', status: 'False' }),
    );
  });
});
