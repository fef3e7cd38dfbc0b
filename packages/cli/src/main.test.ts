import { parse } from 'yaml';
import { runMain } from './main';

const CLUSTER = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled, meshspace.dev/base: "true" } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: app, image: "web:v1" }] }
---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { clusterIP: 10.96.0.8, selector: { app: reviews }, ports: [{ name: http, port: 9080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews, namespace: shop, generation: 1 }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews } }
    spec: { containers: [{ name: app, image: "reviews:v1" }] }
---
apiVersion: meshspace.dev/v1alpha1
kind: MeshSpace
metadata: { name: alice, uid: a }
spec:
  base: shop
  owner: user:default/alice
  header: { format: header, name: x-meshspace, value: k7q2m9xw }
  forks: [{ workload: { kind: Deployment, name: reviews } }]
`;

async function meshspace(args: string[], stdin = CLUSTER) {
  let out = '';
  let error = '';
  const code = await runMain(args, {
    out: text => (out += text),
    error: text => (error += text),
    stdin: async () => stdin,
    now: () => new Date('2026-01-01T12:00:00Z'),
    signal: new AbortController().signal,
    backend: () => Promise.reject(new Error('not needed')),
  });
  return { code, out, error };
}

describe('meshspace plan', () => {
  it('prints the writes in their order and says by its exit code that there are some', async () => {
    const { code, out } = await meshspace(['plan', '-f', '-']);
    expect(code).toBe(3);
    expect(out.match(/\d\. \+ .*/g)).toEqual([
      '1. + MeshSpace alice',
      '1. + Namespace alice',
      '2. + Service alice/reviews',
      '2. + VirtualService alice/meshspace-cache-key',
      '3. + Deployment alice/reviews',
    ]);
  });

  it('prints the objects as they would be', async () => {
    const { out } = await meshspace(['plan', '-f', '-', '-o', 'yaml']);
    expect(out).toContain('name: meshspace-cache-key');
    // What it prints can be read again, and then there is less to do.
    const again = await meshspace(['plan', '-f', '-'], out);
    expect(again).toMatchObject({ code: 0, error: '' });
  });

  it('prints YAML in which kubectl, too, reads texts as texts', async () => {
    const texts = ['yes', 'on', 'n', '0123', '1_000', '12:30', '~', '0x1f'];
    const env = texts
      .map((text, index) => `{ name: E${index}, value: "${text}" }`)
      .join(', ');
    const { out } = await meshspace(
      ['plan', '-f', '-', '-o', 'yaml'],
      CLUSTER.replace(
        'image: "reviews:v1"',
        `image: "reviews:v1", env: [${env}]`,
      ),
    );
    // Kubernetes reads YAML 1.1.
    const fork = out
      .split('---\n')
      .map(text => parse(text, { version: '1.1' }))
      .find(
        ({ kind, metadata }) =>
          kind === 'Deployment' && metadata.namespace === 'alice',
      );
    const read = fork.spec.template.spec.containers[0].env.map(
      ({ value }: { value: unknown }) => value,
    );
    expect(read).toEqual(expect.arrayContaining(texts));
  });

  it('refuses a space that is not there', async () => {
    expect(await meshspace(['plan', '-f', '-', '-s', 'bob'])).toMatchObject({
      code: 2,
      error: 'meshspace: There is no MeshSpace bob in the input.\n',
    });
  });
});

describe('meshspace explain', () => {
  it('says where a request lands', async () => {
    const { code, out } = await meshspace([
      'explain',
      'http://reviews:9080/',
      '--from',
      'shop/web',
      '-f',
      '-',
    ]);
    expect(code).toBe(0);
    expect(out).toContain('reviews');
  });

  it('says why no call comes to the space that was named', async () => {
    const { out } = await meshspace([
      ...['explain', 'http://reviews:9080/', '--from', 'shop/web'],
      ...['-s', 'alice', '-f', '-'],
    ]);
    expect(out).toContain(
      'No call comes to alice, which forks reviews. meshspace plan -s alice says',
    );
  });

  it('names the namespaces with workloads when it is given another', async () => {
    const { error } = await meshspace([
      ...['explain', 'http://reviews:9080/', '--from', 'shpo/web', '-f', '-'],
    ]);
    expect(error).toBe(
      'meshspace: There are no workloads in shpo; there are some in shop.\n',
    );
  });

  it('names the workloads there are when it is given another', async () => {
    const { error } = await meshspace([
      'explain',
      'http://reviews:9080/',
      '--from',
      'shop/wbe',
      '-f',
      '-',
    ]);
    expect(error).toBe(
      'meshspace: shop has no workload wbe; it has reviews, web.\n',
    );
  });
});

describe('meshspace explain, from hop to hop', () => {
  const more = `${CLUSTER}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: entry, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, protocol: HTTP }, hosts: ["*"] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: ["*"]
  gateways: [entry]
  http: [{ timeout: 3s, route: [{ destination: { host: reviews } }] }]
`;
  const explain = (...args: string[]) =>
    meshspace(['explain', ...args, '-f', '-'], more);

  it('follows a request from a gateway, and the calls of who answers', async () => {
    const { code, out } = await explain(
      'http://shop.example.com/',
      '--from',
      'gateway:shop/entry',
      '--then',
      'reviews:9080/again',
    );
    expect(code).toBe(0);
    expect(out).toContain('At gateway in istio-system, port 80:');
    expect(out).toContain('  timeout: 3000 ms');
    expect(out).toContain('At reviews in shop:');
  });

  it('says which hop loses the header', async () => {
    const { out } = await explain(
      'http://reviews:9080/',
      '--from',
      'shop/web',
      '-s',
      'alice',
      '--then',
      '!reviews:9080',
    );
    expect(out).toContain('does not pass the headers on');
  });

  it.each([
    [
      ['--from', 'gateway:shop/exit'],
      'shop has no gateway exit; it has entry.',
    ],
    [['--from', 'gateway:shop'], '--from takes NAMESPACE/WORKLOAD'],
    [
      ['--from', 'shop/web', '--then', 'ratings'],
      '--then takes HOST:PORT or HOST:PORT/PATH',
    ],
  ])('%j is answered with cause and next step', async (args, message) => {
    const { code, error } = await explain('http://reviews:9080/', ...args);
    expect(code).toBe(2);
    expect(error).toContain(message);
  });

  it('knows the mesh’s settings from Istio’s ConfigMap', async () => {
    const settings = `---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: "outboundTrafficPolicy: { mode: REGISTRY_ONLY }" }
`;
    const { out } = await meshspace(
      ['explain', 'http://x.io:9080/', '--from', 'shop/web', '-f', '-'],
      more + settings,
    );
    expect(out).toContain('REGISTRY_ONLY');
  });
});

describe('meshspace doctor', () => {
  it('finds nothing in a healthy cluster', async () => {
    expect(await meshspace(['doctor', '-f', '-'])).toEqual({
      code: 0,
      out: 'Nothing found in shop and 1 space.\n',
      error: '',
    });
  });

  it('says so where there is no base to look at', async () => {
    const { out } = await meshspace(['doctor', '-f', '-'], 'a: 1');
    expect(out).toBe(
      'Nothing found in no base and 0 spaces: a namespace becomes a base by the label meshspace.dev/base=true.\n',
    );
  });

  it('fails for an error', async () => {
    const { code, out } = await meshspace(
      ['doctor', '-f', '-'],
      CLUSTER.replace('istio-injection: enabled, ', ''),
    );
    expect(code).toBe(1);
    expect(out).toContain('MSP0001');
  });
});

describe('the answer as data', () => {
  it.each<[string, string, (text: string) => unknown]>([
    ['plan', 'json', text => JSON.parse(text)],
    ['doctor', 'json', text => JSON.parse(text)],
    ['doctor', 'yaml', text => parse(text)],
  ])('of %s in %s', async (command, format, read) => {
    const { out } = await meshspace([command, '-f', '-', '-o', format]);
    expect(typeof read(out)).toBe('object');
  });
});

describe('--help', () => {
  it.each(['plan', 'explain', 'doctor'])(
    'of %s has a line of use, examples, and where the objects are',
    async command => {
      const { code, out } = await meshspace([command, '--help']);
      expect(code).toBe(0);
      expect(out).toMatch(`Usage: meshspace ${command} `);
      expect(out).toMatch(`\n  meshspace ${command} `);
      expect(out).toContain('--current-context');
      expect(out).toContain('Exit code:');
      expect(out.split('\n').filter(line => line.length > 128)).toEqual([]);
    },
  );
});

describe('a wrong command line', () => {
  it.each([
    [
      ['plot'],
      'There is no command plot; there are plan, explain, doctor, controller.',
    ],
    [['plan'], 'Say where the objects are'],
    [
      ['plan', '-f', 'nowhere.yaml'],
      'There is no file or folder nowhere.yaml.',
    ],
    [['plan', '-f', '-', '-o', 'xml'], '-o takes human, json or yaml'],
    [['plan', '--colour'], "Unknown option '--colour'"],
    [['plan', '--kubeconfig', 'x'], '--kubeconfig needs --context NAME'],
    [
      ['doctor', '--kubeconfig', 'nowhere', '--current-context'],
      'The kubeconfig nowhere cannot be read',
    ],
    [
      ['explain', '-f', '-', '--from', 'shop/web', 'reviews'],
      '"reviews" is not a URL',
    ],
    [['explain', '-f', '-', '-H', 'x', 'http://a/'], "-H takes 'name: value'"],
  ])('%j is answered with cause and next step', async (args, message) => {
    const { code, error } = await meshspace(args);
    expect(code).toBe(2);
    expect(error).toContain(message);
  });

  it('says what is wrong with the YAML', async () => {
    const { error } = await meshspace(['plan', '-f', '-'], 'a: [');
    expect(error).toContain('stdin is not YAML');
  });
});
