import { createServer, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { EmbeddedCluster, startEmbeddedCluster } from '../../EmbeddedCluster';
import { createPki } from '../../tls/certificates';

jest.setTimeout(30_000);

interface Review {
  request: {
    uid: string;
    operation: string;
    name?: string;
    namespace?: string;
    dryRun: boolean;
    object: { metadata: { labels?: Record<string, string> } } | null;
    oldObject: object | null;
    userInfo: { username: string };
  };
}

const pki = createPki(Date.now());
let cluster: EmbeddedCluster;
let server: Server;
let asked: Review['request'][] = [];
let answer: (request: Review['request']) => object;

beforeAll(async () => {
  cluster = await startEmbeddedCluster({ preset: 'empty', workloads: false });
  server = createServer(
    { key: pki.key, cert: pki.cert },
    (request, response) => {
      let text = '';
      request.on('data', chunk => {
        text += chunk;
      });
      request.on('end', () => {
        const { request: review } = JSON.parse(text) as Review;
        asked.push(review);
        response.end(
          JSON.stringify({
            apiVersion: 'admission.k8s.io/v1',
            kind: 'AdmissionReview',
            response: { uid: review.uid, ...answer(review) },
          }),
        );
      });
    },
  );
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(async () => {
  server.close();
  await cluster.stop();
});
beforeEach(() => {
  asked = [];
  answer = () => ({ allowed: true });
});
afterEach(async () => {
  for (const kind of ['mutating', 'validating']) {
    await send('DELETE', `${WEBHOOKS}/${kind}webhookconfigurations`);
  }
});

const WEBHOOKS = '/apis/admissionregistration.k8s.io/v1';
const PATH = '/api/v1/namespaces/default/configmaps';

async function send(method: string, path: string, body?: object) {
  const reply = await fetch(`${cluster.url}${path}`, {
    method,
    headers: {
      'content-type':
        method === 'PATCH'
          ? 'application/merge-patch+json'
          : 'application/json',
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return {
    code: reply.status,
    warning: reply.headers.get('warning'),
    body: await reply.json(),
  };
}

async function configure(
  kind: 'Mutating' | 'Validating',
  webhook: object = {},
): Promise<void> {
  const { port } = server.address() as AddressInfo;
  const { code, body } = await send(
    'POST',
    `${WEBHOOKS}/${kind.toLowerCase()}webhookconfigurations`,
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: `${kind}WebhookConfiguration`,
      metadata: { name: 'hooks' },
      webhooks: [
        {
          name: 'check.example.com',
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          clientConfig: {
            url: `https://127.0.0.1:${port}/check`,
            caBundle: Buffer.from(pki.ca).toString('base64'),
          },
          rules: [
            {
              operations: ['*'],
              apiGroups: [''],
              apiVersions: ['v1'],
              resources: ['configmaps'],
            },
          ],
          ...webhook,
        },
      ],
    },
  );
  expect([code, body.message]).toEqual([201, undefined]);
}

let counter = 0;
const configMap = (labels?: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: `c${(counter += 1)}`, labels },
});

describe('webhooks that are configured in the cluster', () => {
  it('see creates, updates and deletes with what is and what was', async () => {
    await configure('Validating');
    const object = configMap({ a: 'b' });
    const { name } = object.metadata;
    await send('POST', PATH, object);
    await send('PATCH', `${PATH}/${name}`, { data: { x: 'y' } });
    await send('DELETE', `${PATH}/${name}`);
    expect(
      asked.map(({ operation, object: now, oldObject }) => [
        operation,
        now !== null,
        oldObject !== null,
      ]),
    ).toEqual([
      ['CREATE', true, false],
      ['UPDATE', true, true],
      ['DELETE', false, true],
    ]);
    expect(asked[0]).toMatchObject({
      name,
      namespace: 'default',
      dryRun: false,
      userInfo: { username: 'kubernetes-admin' },
    });
  });

  it('refuse with their own code and words, and nothing is written', async () => {
    await configure('Validating');
    answer = () => ({
      allowed: false,
      status: { code: 403, reason: 'Forbidden', message: 'not today' },
    });
    const object = configMap();
    expect(await send('POST', PATH, object)).toMatchObject({
      code: 403,
      body: {
        reason: 'Forbidden',
        message:
          'admission webhook "check.example.com" denied the request: not today',
      },
    });
    expect((await send('GET', `${PATH}/${object.metadata.name}`)).code).toBe(
      404,
    );
  });

  it('change what is written, and warn', async () => {
    await configure('Mutating');
    answer = () => ({
      allowed: true,
      warnings: ['it will rain'],
      patchType: 'JSONPatch',
      patch: Buffer.from(
        JSON.stringify([
          { op: 'add', path: '/metadata/labels', value: { from: 'webhook' } },
        ]),
      ).toString('base64'),
    });
    const { code, warning, body } = await send('POST', PATH, configMap());
    expect([code, body.metadata.labels]).toEqual([201, { from: 'webhook' }]);
    expect(warning).toContain('it will rain');
  });

  it.each([
    [
      'another resource',
      {
        rules: [
          {
            operations: ['*'],
            apiGroups: [''],
            apiVersions: ['v1'],
            resources: ['secrets'],
          },
        ],
      },
      0,
    ],
    [
      'another operation',
      {
        rules: [
          {
            operations: ['DELETE'],
            apiGroups: [''],
            apiVersions: ['v1'],
            resources: ['configmaps'],
          },
        ],
      },
      0,
    ],
    [
      'every resource',
      {
        rules: [
          {
            operations: ['CREATE'],
            apiGroups: ['*'],
            apiVersions: ['*'],
            resources: ['*'],
          },
        ],
      },
      1,
    ],
    [
      'cluster-scoped resources',
      {
        rules: [
          {
            operations: ['*'],
            apiGroups: ['*'],
            apiVersions: ['*'],
            resources: ['*'],
            scope: 'Cluster',
          },
        ],
      },
      0,
    ],
    [
      'another namespace',
      {
        namespaceSelector: {
          matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' },
        },
      },
      0,
    ],
    [
      'this namespace',
      {
        namespaceSelector: {
          matchLabels: { 'kubernetes.io/metadata.name': 'default' },
        },
      },
      1,
    ],
    ['other labels', { objectSelector: { matchLabels: { team: 'blue' } } }, 0],
    ['these labels', { objectSelector: { matchLabels: { team: 'red' } } }, 1],
    [
      'a condition that is not met',
      {
        matchConditions: [
          { name: 'blue', expression: "object.metadata.labels.team == 'blue'" },
        ],
      },
      0,
    ],
    [
      'a condition that is met',
      {
        matchConditions: [
          { name: 'red', expression: "object.metadata.labels.team == 'red'" },
        ],
      },
      1,
    ],
  ])('for %s', async (_, webhook, times) => {
    await configure('Validating', webhook);
    expect((await send('POST', PATH, configMap({ team: 'red' }))).code).toBe(
      201,
    );
    expect(asked).toHaveLength(times);
  });

  it.each([
    ['Fail', 500],
    ['Ignore', 201],
  ])(
    'that nobody answers, failurePolicy %s: %s',
    async (failurePolicy, code) => {
      await configure('Validating', {
        failurePolicy,
        clientConfig: { service: { namespace: 'default', name: 'nobody' } },
      });
      const reply = await send('POST', PATH, configMap());
      expect(reply.code).toBe(code);
      if (code !== 500) return;
      expect(reply.body.message).toBe(
        'Internal error occurred: failed calling webhook "check.example.com": failed to call webhook: Post "https://nobody.default.svc:443/?timeout=10s": no endpoints available for service "nobody"',
      );
    },
  );

  it('are not trusted without their CA', async () => {
    const { port } = server.address() as AddressInfo;
    await configure('Validating', {
      clientConfig: { url: `https://127.0.0.1:${port}/check` },
    });
    const { code, body } = await send('POST', PATH, configMap());
    expect([code, body.message]).toEqual([
      500,
      expect.stringContaining('failed to call webhook'),
    ]);
    expect(asked).toEqual([]);
  });

  it('with side effects refuse a dry run', async () => {
    await configure('Validating', { sideEffects: 'Some' });
    const { code, body } = await send(
      'POST',
      `${PATH}?dryRun=All`,
      configMap(),
    );
    expect([code, body.message]).toEqual([
      400,
      'admission webhook "check.example.com" does not support dry run',
    ]);
  });
});
