import { WIDGETS } from './kinds';
import { connect, Json, Target } from './target';

jest.setTimeout(60_000);

let target: Target;
const namespace = `details-${Date.now().toString(36)}`;
const core = `/api/v1/namespaces/${namespace}`;
const apps = `/apis/apps/v1/namespaces/${namespace}`;
const GROUP = 'details.example';
const widgets = `/apis/${GROUP}/v1/namespaces/${namespace}/widgets`;
const MERGE = 'application/merge-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';
const APPLY = 'application/apply-patch+yaml';

// Its own group: both suites may run against one server at the same time.
const definition = {
  ...WIDGETS,
  metadata: { name: `widgets.${GROUP}` },
  spec: { ...WIDGETS.spec, group: GROUP },
};

async function until<T>(read: () => Promise<T | undefined>): Promise<T> {
  for (let left = 400; left > 0; left -= 1) {
    const value = await read();
    if (value !== undefined) return value;
    await new Promise(resolve => {
      setTimeout(resolve, 50);
    });
  }
  throw new Error('it never came to pass');
}

const untilGone = (path: string) =>
  until(async () =>
    (await target.send('GET', path)).code === 404 ? true : undefined,
  );

const configMap = (name: string, rest: Json = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...rest },
});

let counter = 0;
const widget = (spec: Json) => ({
  apiVersion: `${GROUP}/v1`,
  kind: 'Widget',
  metadata: { name: `w${(counter += 1)}` },
  spec,
});

beforeAll(async () => {
  target = await connect();
  await target.send('POST', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace },
  });
  await target.send(
    'POST',
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    definition,
  );
  await until(async () =>
    (await target.send('GET', widgets)).code === 200 ? true : undefined,
  );
});

afterAll(async () => {
  await target.send(
    'DELETE',
    `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.${GROUP}`,
  );
  await target.send('DELETE', `/api/v1/namespaces/${namespace}`);
  await target.stop();
});

describe('a custom object that its schema refuses', () => {
  it.each<[string, Json, string, string]>([
    [
      'above a maximum',
      { size: 101 },
      'spec.size',
      'should be less than or equal to 100',
    ],
    [
      'below a minimum',
      { size: 0 },
      'spec.size',
      'should be greater than or equal to 1',
    ],
    [
      'a text for a number',
      { size: 'x' },
      'spec.size',
      'must be of type integer: "string"',
    ],
    [
      'a number for a text',
      { name: 5 },
      'spec.name',
      'must be of type string: "integer"',
    ],
    [
      'a fraction for an integer',
      { size: 1.5 },
      'spec.size',
      'must be of type integer: "number"',
    ],
    [
      'outside an enum',
      { color: 'pink' },
      'spec.color',
      'supported values: "red", "green"',
    ],
    [
      'too short',
      { name: 'a' },
      'spec.name',
      'should be at least 2 chars long',
    ],
    [
      'too long',
      { name: 'abcdef' },
      'spec.name',
      'Too long: may not be more than 5 bytes',
    ],
    [
      'against a pattern',
      { name: 'AB' },
      'spec.name',
      "should match '^[a-z]+$'",
    ],
    ['not a time', { when: 'soon' }, 'spec.when', 'must be of type date-time'],
    [
      'neither number nor text',
      { port: true },
      'spec.port',
      'must be of type integer,string: "boolean"',
    ],
    [
      'too many items',
      { names: ['a', 'b', 'c', 'd'] },
      'spec.names',
      'Too many: 4: must have at most 3 items',
    ],
    [
      'twice in a set',
      { names: ['a', 'a'] },
      'spec.names[1]',
      'Duplicate value: "a"',
    ],
    [
      'without a key',
      { parts: [{ weight: 2 }] },
      'spec.parts[0].id',
      'Required value',
    ],
    [
      'twice the same key',
      { parts: [{ id: 'a' }, { id: 'a' }] },
      'spec.parts[1]',
      'Duplicate value: {"id":"a"}',
    ],
    [
      'too many properties',
      { extra: { a: '1', b: '2', c: '3' } },
      'spec.extra',
      'Too many: 3: must have at most 2 items',
    ],
    [
      'a list for an object',
      { extra: [] },
      'spec.extra',
      'must be of type object: "array"',
    ],
    ['against a rule', { min: 9, max: 1 }, 'spec', 'min must not be above max'],
  ])('%s', async (_, spec, field, why) => {
    const { code, body } = await target.send('POST', widgets, widget(spec));
    expect({ code, reason: body.reason }).toEqual({
      code: 422,
      reason: 'Invalid',
    });
    const cause = body.details.causes.find((one: Json) => one.field === field);
    expect(cause?.message).toContain(why);
  });
});

describe('a custom object that its schema takes', () => {
  it.each<[string, Json, Json]>([
    ['gets defaults', {}, { color: 'green' }],
    [
      'gets defaults inside lists',
      { parts: [{ id: 'a' }] },
      { color: 'green', parts: [{ id: 'a', weight: 1 }] },
    ],
    [
      'loses unknown fields',
      { size: 1, other: 1 },
      { color: 'green', size: 1 },
    ],
    [
      'keeps unknown fields where the schema is open',
      { open: { a: [1] } },
      { color: 'green', open: { a: [1] } },
    ],
    [
      'takes a number or a text',
      { port: 'http' },
      { color: 'green', port: 'http' },
    ],
    ['replaces null by a default', { color: null }, { color: 'green' }],
    [
      'keeps the boundaries',
      { min: 1, max: 1 },
      { color: 'green', min: 1, max: 1 },
    ],
  ])('%s', async (_, spec, stored) => {
    const { code, body } = await target.send('POST', widgets, widget(spec));
    expect(code).toBe(201);
    expect(body.spec).toEqual(stored);
  });

  it('cannot change what a rule fixes', async () => {
    const { body } = await target.send('POST', widgets, widget({ fixed: 'a' }));
    const answer = await target.send(
      'PATCH',
      `${widgets}/${body.metadata.name}`,
      { spec: { fixed: 'b' } },
      MERGE,
    );
    expect(answer.code).toBe(422);
    expect(answer.body.details.causes).toEqual([
      {
        reason: 'FieldValueInvalid',
        message: 'Invalid value: "b": is fixed',
        field: 'spec.fixed',
      },
    ]);
  });

  it('counts its generations by its spec alone', async () => {
    const { body } = await target.send('POST', widgets, widget({ size: 1 }));
    const at = `${widgets}/${body.metadata.name}`;
    await target.send('PATCH', at, { metadata: { labels: { a: 'b' } } }, MERGE);
    await target.send(
      'PATCH',
      `${at}/status`,
      { status: { phase: 'x' } },
      MERGE,
    );
    expect((await target.send('GET', at)).body.metadata.generation).toBe(1);
    await target.send('PATCH', at, { spec: { size: 2 } }, MERGE);
    expect((await target.send('GET', at)).body.metadata.generation).toBe(2);
  });

  it('has a status that only its subresource writes', async () => {
    const { body } = await target.send('POST', widgets, {
      ...widget({}),
      status: { phase: 'mine' },
    });
    expect(body.status).toBeUndefined();
    const at = `${widgets}/${body.metadata.name}`;
    await target.send('PATCH', at, { status: { phase: 'mine' } }, MERGE);
    expect((await target.send('GET', at)).body.status).toBeUndefined();
    await target.send(
      'PATCH',
      `${at}/status`,
      { status: { phase: 'done' }, spec: { size: 9 } },
      MERGE,
    );
    const { status, spec } = (await target.send('GET', at)).body;
    expect({ status, size: spec.size }).toEqual({
      status: { phase: 'done' },
      size: undefined,
    });
  });

  it('scales', async () => {
    const { body } = await target.send(
      'POST',
      widgets,
      widget({ replicas: 1 }),
    );
    const at = `${widgets}/${body.metadata.name}`;
    const scaled = await target.send(
      'PATCH',
      `${at}/scale`,
      { spec: { replicas: 4 } },
      MERGE,
    );
    expect(scaled.body).toMatchObject({
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      spec: { replicas: 4 },
    });
    expect((await target.send('GET', at)).body.spec.replicas).toBe(4);
  });

  it('is selected by the fields that its definition names', async () => {
    const { body } = await target.send(
      'POST',
      widgets,
      widget({ color: 'red' }),
    );
    const found = await target.send(
      'GET',
      `${widgets}?fieldSelector=spec.color%3Dred`,
    );
    expect(found.body.items.map((item: Json) => item.metadata.name)).toContain(
      body.metadata.name,
    );
    expect(
      (await target.send('GET', `${widgets}?fieldSelector=spec.size%3D1`)).code,
    ).toBe(400);
  });

  it('takes no strategic merge patch', async () => {
    const { body } = await target.send('POST', widgets, widget({}));
    expect(
      (
        await target.send(
          'PATCH',
          `${widgets}/${body.metadata.name}`,
          {},
          STRATEGIC,
        )
      ).code,
    ).toBe(415);
  });
});

describe('apply', () => {
  const deployment = (name: string, containers: Json[]) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers } },
    },
  });

  it('lets two managers own different containers of one list', async () => {
    const at = `${apps}/deployments/two`;
    await target.send(
      'PATCH',
      `${at}?fieldManager=a`,
      deployment('two', [{ name: 'a', image: 'a' }]),
      APPLY,
    );
    const sidecar = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'two' },
      spec: { template: { spec: { containers: [{ name: 'b', image: 'b' }] } } },
    };
    expect(
      (await target.send('PATCH', `${at}?fieldManager=b`, sidecar, APPLY)).code,
    ).toBe(200);
    const { body } = await target.send(
      'PATCH',
      `${at}?fieldManager=a`,
      deployment('two', [{ name: 'a', image: 'a2' }]),
      APPLY,
    );
    expect(
      body.spec.template.spec.containers.map((one: Json) => [
        one.name,
        one.image,
      ]),
    ).toEqual([
      ['a', 'a2'],
      ['b', 'b'],
    ]);
  });

  it('tells the path into a list in a conflict', async () => {
    const at = `${apps}/deployments/deep`;
    await target.send(
      'PATCH',
      `${at}?fieldManager=a`,
      deployment('deep', [{ name: 'app', image: 'x' }]),
      APPLY,
    );
    const { body } = await target.send(
      'PATCH',
      `${at}?fieldManager=b`,
      deployment('deep', [{ name: 'app', image: 'y' }]),
      APPLY,
    );
    expect(body.message).toBe(
      'Apply failed with 1 conflict: conflict with "a": .spec.template.spec.containers[name="app"].image',
    );
  });

  it('shares a field that two managers want alike', async () => {
    const at = `${core}/configmaps/alike`;
    await target.send(
      'PATCH',
      `${at}?fieldManager=a`,
      { ...configMap('alike'), data: { x: '1' } },
      APPLY,
    );
    await target.send(
      'PATCH',
      `${at}?fieldManager=b`,
      { ...configMap('alike'), data: { x: '1' } },
      APPLY,
    );
    await target.send(
      'PATCH',
      `${at}?fieldManager=a`,
      configMap('alike'),
      APPLY,
    );
    expect((await target.send('GET', at)).body.data).toEqual({ x: '1' });
    await target.send(
      'PATCH',
      `${at}?fieldManager=b`,
      configMap('alike'),
      APPLY,
    );
    expect((await target.send('GET', at)).body.data).toBeUndefined();
  });

  it('conflicts with what an update has changed', async () => {
    const at = `${core}/configmaps/edited`;
    await target.send(
      'PATCH',
      `${at}?fieldManager=a`,
      { ...configMap('edited'), data: { x: '1' } },
      APPLY,
    );
    await target.send(
      'PATCH',
      `${at}?fieldManager=human`,
      { data: { x: '2' } },
      MERGE,
    );
    const { code, body } = await target.send(
      'PATCH',
      `${at}?fieldManager=a`,
      { ...configMap('edited'), data: { x: '1' } },
      APPLY,
    );
    expect(code).toBe(409);
    expect(body.details.causes[0].message).toMatch(
      /^conflict with "human" using v1( at .*)?$/,
    );
  });

  it('refuses managed fields in the configuration', async () => {
    const at = `${core}/configmaps/managed`;
    const object = configMap('managed', { managedFields: [{ manager: 'x' }] });
    expect(
      (await target.send('PATCH', `${at}?fieldManager=a`, object, APPLY)).code,
    ).toBe(400);
  });

  it('changes nothing in a dry run', async () => {
    const at = `${core}/configmaps/dry`;
    await target.send(
      'PATCH',
      `${at}?fieldManager=a&dryRun=All`,
      configMap('dry'),
      APPLY,
    );
    expect((await target.send('GET', at)).code).toBe(404);
  });

  it('cannot be forced by another kind of patch', async () => {
    await target.send('POST', `${core}/configmaps`, configMap('noforce'));
    expect(
      (
        await target.send(
          'PATCH',
          `${core}/configmaps/noforce?force=true`,
          {},
          MERGE,
        )
      ).code,
    ).toBe(422);
  });
});

describe('strategic merge', () => {
  const at = `${apps}/deployments/smp`;
  const containersAfter = async (patch: Json) =>
    (
      await target.send(
        'PATCH',
        at,
        { spec: { template: { spec: patch } } },
        STRATEGIC,
      )
    ).body.spec.template.spec.containers;

  beforeAll(async () => {
    await target.send('POST', `${apps}/deployments`, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'smp' },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'smp' } },
        template: {
          metadata: { labels: { app: 'smp' } },
          spec: {
            containers: [
              { name: 'a', image: 'a', env: [{ name: 'X', value: '1' }] },
              { name: 'b', image: 'b' },
            ],
          },
        },
      },
    });
  });

  it('finds list items by their key', async () => {
    const containers = await containersAfter({
      containers: [{ name: 'b', image: 'b2' }],
    });
    expect(containers.map((one: Json) => one.image)).toEqual(['a', 'b2']);
  });

  it('adds inside of items', async () => {
    const [first] = await containersAfter({
      containers: [{ name: 'a', env: [{ name: 'Y', value: '2' }] }],
    });
    expect(first.env.map((one: Json) => one.name).sort()).toEqual(['X', 'Y']);
  });

  it('deletes an item when told', async () => {
    const containers = await containersAfter({
      containers: [{ name: 'b', $patch: 'delete' }],
    });
    expect(containers.map((one: Json) => one.name)).toEqual(['a']);
  });

  it('orders items when told', async () => {
    const containers = await containersAfter({
      '$setElementOrder/containers': [{ name: 'c' }, { name: 'a' }],
      containers: [{ name: 'c', image: 'c' }],
    });
    expect(containers.map((one: Json) => one.name)).toEqual(['c', 'a']);
  });

  it('replaces a list when told', async () => {
    const containers = await containersAfter({
      containers: [{ name: 'z', image: 'z' }, { $patch: 'replace' }],
    });
    expect(containers.map((one: Json) => one.name)).toEqual(['z']);
  });
});

describe('lists and watches', () => {
  it.each([
    [
      'a revision that is no number',
      `${core}/configmaps?resourceVersion=abc`,
      400,
    ],
    [
      'a revision of the future',
      `${core}/configmaps?resourceVersion=99999999999&timeoutSeconds=1`,
      504,
    ],
    [
      'a match without a revision',
      `${core}/configmaps?resourceVersionMatch=Exact`,
      422,
    ],
    ['a broken continue token', `${core}/configmaps?limit=1&continue=xx`, 400],
    [
      'a selector that is none',
      `${core}/configmaps?labelSelector=a%3D%3D%3Db`,
      400,
    ],
    [
      'initial events without their match',
      `${core}/configmaps?watch=true&sendInitialEvents=true`,
      422,
    ],
    [
      'a field that cannot be selected',
      `${core}/pods?fieldSelector=spec.foo%3D1`,
      400,
    ],
    ['a resource that does not exist', `${core}/nonsense`, 404],
    ['a group that does not exist', '/apis/nonsense.example/v1/things', 404],
  ])('refuse %s', async (_, path, expected) => {
    expect((await target.send('GET', path)).code).toBe(expected);
  });

  it('tell of an object that enters and leaves a selection as added and deleted', async () => {
    const { body } = await target.send('GET', `${core}/configmaps?limit=1`);
    const path = `${core}/configmaps?watch=true&resourceVersion=${body.metadata.resourceVersion}&labelSelector=in%3Dyes`;
    const events = await target.watch(
      path,
      seen => seen.length >= 2,
      async () => {
        await target.send('POST', `${core}/configmaps`, configMap('mover'));
        await target.send(
          'PATCH',
          `${core}/configmaps/mover`,
          { metadata: { labels: { in: 'yes' } } },
          MERGE,
        );
        await target.send(
          'PATCH',
          `${core}/configmaps/mover`,
          { metadata: { labels: { in: 'no' } } },
          MERGE,
        );
      },
    );
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'DELETED']);
  });

  it('delete a whole selection', async () => {
    for (const name of ['x1', 'x2']) {
      await target.send(
        'POST',
        `${core}/configmaps`,
        configMap(name, { labels: { sweep: 'yes' } }),
      );
    }
    const { code } = await target.send(
      'DELETE',
      `${core}/configmaps?labelSelector=sweep%3Dyes`,
    );
    expect(code).toBe(200);
    expect(
      (await target.send('GET', `${core}/configmaps?labelSelector=sweep%3Dyes`))
        .body.items,
    ).toEqual([]);
  });
});

describe('owners', () => {
  const owned = async (name: string, owner: Json, block = false) =>
    target.send(
      'POST',
      `${core}/configmaps`,
      configMap(name, {
        ownerReferences: [
          {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            name: owner.metadata.name,
            uid: owner.metadata.uid,
            blockOwnerDeletion: block,
          },
        ],
      }),
    );
  const owner = async (name: string) =>
    (await target.send('POST', `${core}/configmaps`, configMap(name))).body;

  it('take what they own with them', async () => {
    await owned('child-1', await owner('owner-1'));
    await target.send('DELETE', `${core}/configmaps/owner-1`);
    await expect(untilGone(`${core}/configmaps/child-1`)).resolves.toBe(true);
  });

  it('wait for it in the foreground', async () => {
    await owned('child-2', await owner('owner-2'), true);
    const options = {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      propagationPolicy: 'Foreground',
    };
    const { body } = await target.send(
      'DELETE',
      `${core}/configmaps/owner-2`,
      options,
    );
    expect(body.metadata.finalizers).toEqual(['foregroundDeletion']);
    await untilGone(`${core}/configmaps/owner-2`);
    expect((await target.send('GET', `${core}/configmaps/child-2`)).code).toBe(
      404,
    );
  });

  it('leave it behind when told', async () => {
    await owned('child-3', await owner('owner-3'));
    const options = {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      propagationPolicy: 'Orphan',
    };
    await target.send('DELETE', `${core}/configmaps/owner-3`, options);
    await untilGone(`${core}/configmaps/owner-3`);
    const left = await until(async () => {
      const { body } = await target.send('GET', `${core}/configmaps/child-3`);
      return body.metadata?.ownerReferences === undefined ? body : undefined;
    });
    expect(left.metadata.name).toBe('child-3');
  });

  it('that are cluster-scoped take namespaced objects with them', async () => {
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: `${namespace}-owner` },
    };
    const { body } = await target.send(
      'POST',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles',
      role,
    );
    await target.send(
      'POST',
      `${core}/configmaps`,
      configMap('child-4', {
        ownerReferences: [
          {
            apiVersion: body.apiVersion,
            kind: 'ClusterRole',
            name: body.metadata.name,
            uid: body.metadata.uid,
          },
        ],
      }),
    );
    await target.send(
      'DELETE',
      `/apis/rbac.authorization.k8s.io/v1/clusterroles/${body.metadata.name}`,
    );
    await expect(untilGone(`${core}/configmaps/child-4`)).resolves.toBe(true);
  });
});

describe('rules of built-in kinds', () => {
  const badTemplate = (spec: Json) => ({
    metadata: { labels: { app: 'x' } },
    spec,
  });
  const deployment = (spec: Json) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `bad${(counter += 1)}` },
    spec: {
      selector: { matchLabels: { app: 'x' } },
      template: badTemplate({ containers: [{ name: 'a', image: 'a' }] }),
      ...spec,
    },
  });

  it.each<[string, Json, string]>([
    [
      'a selector that misses the template',
      { selector: { matchLabels: { app: 'y' } } },
      'spec.template.metadata.labels',
    ],
    ['no selector', { selector: undefined }, 'spec.selector'],
    [
      'no containers',
      { template: badTemplate({ containers: [] }) },
      'spec.template.spec.containers',
    ],
    [
      'a container without image',
      { template: badTemplate({ containers: [{ name: 'a' }] }) },
      'spec.template.spec.containers[0].image',
    ],
    [
      'a container with a bad name',
      { template: badTemplate({ containers: [{ name: 'A_', image: 'a' }] }) },
      'spec.template.spec.containers[0].name',
    ],
    [
      'two containers of one name',
      {
        template: badTemplate({
          containers: [
            { name: 'a', image: 'a' },
            { name: 'a', image: 'a' },
          ],
        }),
      },
      'spec.template.spec.containers[1].name',
    ],
    [
      'a port out of range',
      {
        template: badTemplate({
          containers: [
            { name: 'a', image: 'a', ports: [{ containerPort: 70000 }] },
          ],
        }),
      },
      'spec.template.spec.containers[0].ports[0].containerPort',
    ],
    [
      'a mount without volume',
      {
        template: badTemplate({
          containers: [
            {
              name: 'a',
              image: 'a',
              volumeMounts: [{ name: 'v', mountPath: '/v' }],
            },
          ],
        }),
      },
      'spec.template.spec.containers[0].volumeMounts[0].name',
    ],
    ['negative replicas', { replicas: -1 }, 'spec.replicas'],
    [
      'a pull policy that is none',
      {
        template: badTemplate({
          containers: [{ name: 'a', image: 'a', imagePullPolicy: 'Maybe' }],
        }),
      },
      'spec.template.spec.containers[0].imagePullPolicy',
    ],
    [
      'a restart policy that ends',
      {
        template: badTemplate({
          restartPolicy: 'Never',
          containers: [{ name: 'a', image: 'a' }],
        }),
      },
      'spec.template.spec.restartPolicy',
    ],
  ])('a Deployment may not have %s', async (_, spec, field) => {
    const { code, body } = await target.send(
      'POST',
      `${apps}/deployments`,
      deployment(spec),
    );
    expect(code).toBe(422);
    expect(body.details.causes.map((cause: Json) => cause.field)).toContain(
      field,
    );
  });

  it.each<[string, Json, string]>([
    ['without ports', { selector: { a: 'b' } }, 'spec.ports'],
    [
      'with a port out of range',
      { ports: [{ port: 0 }] },
      'spec.ports[0].port',
    ],
    [
      'with two ports without names',
      { ports: [{ port: 1 }, { port: 2 }] },
      'spec.ports[0].name',
    ],
    [
      'with one port twice',
      {
        ports: [
          { name: 'a', port: 1 },
          { name: 'b', port: 1 },
        ],
      },
      'spec.ports[1]',
    ],
    [
      'of a type that is none',
      { type: 'Other', ports: [{ port: 1 }] },
      'spec.type',
    ],
  ])('a Service may not be %s', async (_, spec, field) => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `bad${(counter += 1)}` },
      spec,
    };
    const { code, body } = await target.send(
      'POST',
      `${core}/services`,
      service,
    );
    expect(code).toBe(422);
    expect(body.details.causes.map((cause: Json) => cause.field)).toContain(
      field,
    );
  });

  it.each([
    ['a label key', { labels: { 'a b': 'c' } }, 'metadata.labels'],
    ['a label value', { labels: { a: 'b c' } }, 'metadata.labels'],
    [
      'a long label value',
      { labels: { a: 'x'.repeat(64) } },
      'metadata.labels',
    ],
    [
      'an annotation key',
      { annotations: { 'a b': 'c' } },
      'metadata.annotations',
    ],
    ['a name', { name: 'Not_A_Name' }, 'metadata.name'],
  ])('metadata may not have a bad form of %s', async (_, metadata, field) => {
    const { code, body } = await target.send(
      'POST',
      `${core}/configmaps`,
      configMap(`m${(counter += 1)}`, metadata),
    );
    expect(code).toBe(422);
    expect(body.details.causes[0].field).toBe(field);
  });

  it('an immutable ConfigMap keeps its data', async () => {
    await target.send('POST', `${core}/configmaps`, {
      ...configMap('final'),
      immutable: true,
      data: { a: '1' },
    });
    expect(
      (
        await target.send(
          'PATCH',
          `${core}/configmaps/final`,
          { data: { a: '2' } },
          MERGE,
        )
      ).code,
    ).toBe(422);
  });
});

describe('access', () => {
  const review = async (kind: string, spec: Json) =>
    (
      await target.send(
        'POST',
        `/apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`,
        {
          apiVersion: 'authorization.k8s.io/v1',
          kind,
          spec,
        },
      )
    ).body;
  const attributes = (verb: string) => ({ namespace, verb, resource: 'pods' });

  it('is told to those who ask for themselves', async () => {
    const { status } = await review('SelfSubjectAccessReview', {
      resourceAttributes: attributes('delete'),
    });
    expect(status.allowed).toBe(true);
  });

  it('follows roles and bindings', async () => {
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
    const version = 'rbac.authorization.k8s.io/v1';
    await target.send('POST', `${rbac}/roles`, {
      apiVersion: version,
      kind: 'Role',
      metadata: { name: 'reader' },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
    });
    await target.send('POST', `${rbac}/rolebindings`, {
      apiVersion: version,
      kind: 'RoleBinding',
      metadata: { name: 'readers' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name: 'reader',
      },
      subjects: [
        { kind: 'User', name: 'jane', apiGroup: 'rbac.authorization.k8s.io' },
      ],
    });
    const allowed = await until(async () => {
      const { status } = await review('SubjectAccessReview', {
        user: 'jane',
        resourceAttributes: attributes('get'),
      });
      return status.allowed ? status : undefined;
    });
    expect(allowed.reason).toBe(
      `RBAC: allowed by RoleBinding "readers/${namespace}" of Role "reader" to User "jane"`,
    );
    const denied = await review('SubjectAccessReview', {
      user: 'jane',
      resourceAttributes: attributes('delete'),
    });
    expect(denied.status.allowed).toBe(false);
  });

  it('is given to service accounts by tokens', async () => {
    await target.send('POST', `${core}/serviceaccounts`, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'robot' },
    });
    const { code, body } = await target.send(
      'POST',
      `${core}/serviceaccounts/robot/token`,
      {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: {},
      },
    );
    expect(code).toBe(201);
    const { body: answer } = await target.send(
      'POST',
      '/apis/authentication.k8s.io/v1/tokenreviews',
      {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenReview',
        spec: { token: body.status.token },
      },
    );
    expect(answer.status).toMatchObject({
      authenticated: true,
      user: { username: `system:serviceaccount:${namespace}:robot` },
    });
  });
});

describe('namespaces', () => {
  it('go with all that is in them', async () => {
    const name = `${namespace}-x`;
    await target.send('POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
    await target.send(
      'POST',
      `/api/v1/namespaces/${name}/configmaps`,
      configMap('inside'),
    );
    const { body } = await target.send('DELETE', `/api/v1/namespaces/${name}`);
    expect(body.status.phase).toBe('Terminating');
    const late = await target.send(
      'POST',
      `/api/v1/namespaces/${name}/configmaps`,
      configMap('late'),
    );
    expect([403, 404]).toContain(late.code);
    await untilGone(`/api/v1/namespaces/${name}`);
    expect(
      (await target.send('GET', `/api/v1/namespaces/${name}/configmaps/inside`))
        .code,
    ).toBe(404);
  });

  it('must be there before what is in them', async () => {
    const { code, body } = await target.send(
      'POST',
      '/api/v1/namespaces/missing/configmaps',
      configMap('x'),
    );
    expect({ code, message: body.message }).toEqual({
      code: 404,
      message: 'namespaces "missing" not found',
    });
  });
});
