import { KINDS, Kind, WIDGETS } from './kinds';
import { connect, Json, Target } from './target';

jest.setTimeout(60_000);

let target: Target;
const namespace = `contract-${Date.now().toString(36)}`;
let counter = 0;

const base = ({ apiVersion, plural }: Kind) =>
  `${
    apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`
  }/namespaces/${namespace}/${plural}`;
const MERGE = 'application/merge-patch+json';
const APPLY = 'application/apply-patch+yaml';

function objectOf(
  { apiVersion, kind, fields }: Kind,
  metadata: Json = {},
): Json {
  counter += 1;
  return {
    apiVersion,
    kind,
    metadata: { name: `c${counter}`, ...metadata },
    ...fields,
  };
}

async function until<T>(read: () => Promise<T | undefined>): Promise<T> {
  for (let left = 200; left > 0; left -= 1) {
    const value = await read();
    if (value !== undefined) return value;
    await new Promise(resolve => {
      setTimeout(resolve, 50);
    });
  }
  throw new Error('it never came to pass');
}

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
    WIDGETS,
  );
  await until(async () => {
    const { code } = await target.send(
      'GET',
      `/apis/contract.example/v1/namespaces/${namespace}/widgets`,
    );
    return code === 200 ? true : undefined;
  });
});

afterAll(async () => {
  await target.send(
    'DELETE',
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.contract.example',
  );
  await target.send('DELETE', `/api/v1/namespaces/${namespace}`);
  await target.stop();
});

describe.each(KINDS)('$title', kind => {
  const create = async (metadata?: Json) => {
    const object = objectOf(kind, metadata);
    const { code, body } = await target.send('POST', base(kind), object);
    expect({ code, message: body.message }).toEqual({
      code: 201,
      message: undefined,
    });
    return body;
  };
  const at = (object: Json) => `${base(kind)}/${object.metadata.name}`;

  it('is created with what only the server can set', async () => {
    const { metadata } = await create();
    expect(metadata).toMatchObject({
      namespace,
      uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(metadata.resourceVersion).toMatch(/^\d+$/);
    expect(metadata.creationTimestamp).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
    );
  });

  it('is read back as it was created', async () => {
    const created = await create();
    const { code, body } = await target.send('GET', at(created));
    expect(code).toBe(200);
    expect(body.metadata.uid).toBe(created.metadata.uid);
  });

  it('cannot be created twice', async () => {
    const created = await create();
    const { code, body } = await target.send(
      'POST',
      base(kind),
      objectOf(kind, { name: created.metadata.name }),
    );
    expect({ code, reason: body.reason }).toEqual({
      code: 409,
      reason: 'AlreadyExists',
    });
    expect(body.details).toMatchObject({
      name: created.metadata.name,
      kind: kind.plural,
    });
  });

  it('is not found under another name', async () => {
    const { code, body } = await target.send('GET', `${base(kind)}/missing`);
    expect({ code, reason: body.reason, status: body.status }).toEqual({
      code: 404,
      reason: 'NotFound',
      status: 'Failure',
    });
    expect(body.message).toMatch(/"missing" not found$/);
  });

  it('gets a generated name', async () => {
    const { code, body } = await target.send('POST', base(kind), {
      ...objectOf(kind),
      metadata: { generateName: 'gen-' },
    });
    expect(code).toBe(201);
    expect(body.metadata.name).toMatch(
      /^gen-[bcdfghjklmnpqrstvwxz2456789]{5}$/,
    );
  });

  it('must have a name', async () => {
    const { code, body } = await target.send('POST', base(kind), {
      ...objectOf(kind),
      metadata: {},
    });
    // A LimitRange takes a name of its own; a Service fails earlier, at its address.
    if (kind.kind === 'LimitRange') return;
    expect({ code, reason: body.reason }).toEqual({
      code: 422,
      reason: 'Invalid',
    });
  });

  it('is not stored by a dry run', async () => {
    const object = objectOf(kind);
    expect(
      (await target.send('POST', `${base(kind)}?dryRun=All`, object)).code,
    ).toBe(201);
    expect((await target.send('GET', at(object))).code).toBe(404);
  });

  it('is not put into another namespace than the path names', async () => {
    const { code, body } = await target.send(
      'POST',
      base(kind),
      objectOf(kind, { namespace: 'elsewhere' }),
    );
    expect({ code, reason: body.reason }).toEqual({
      code: 400,
      reason: 'BadRequest',
    });
  });

  it('cannot be of another kind than the path names', async () => {
    const { code } = await target.send('POST', base(kind), {
      ...objectOf(kind),
      kind: 'Other',
    });
    expect([400, 422]).toContain(code);
  });

  it('refuses unknown fields when the client is strict', async () => {
    const { code, body } = await target.send(
      'POST',
      `${base(kind)}?fieldValidation=Strict`,
      { ...objectOf(kind), nonsense: 1 },
    );
    expect(code).toBe(400);
    expect(body.message).toContain('unknown field "nonsense"');
  });

  it('changes by merge patch', async () => {
    const created = await create();
    const { code, body } = await target.send(
      'PATCH',
      at(created),
      kind.change,
      MERGE,
    );
    expect(code).toBe(200);
    expect(Number(body.metadata.resourceVersion)).toBeGreaterThan(
      Number(created.metadata.resourceVersion),
    );
  });

  it('keeps its version when a patch changes nothing', async () => {
    const created = await create({ labels: { a: 'b' }, finalizers: [] });
    const first = await target.send(
      'PATCH',
      at(created),
      { metadata: { annotations: { seen: '1' } } },
      MERGE,
    );
    const second = await target.send(
      'PATCH',
      at(created),
      { metadata: { annotations: { seen: '1' } } },
      MERGE,
    );
    expect(second.body.metadata.annotations).toEqual(
      first.body.metadata.annotations,
    );
    expect(second.code).toBe(200);
  });

  it('changes by JSON patch', async () => {
    const created = await create({ labels: { a: '1' } });
    const patch = [
      { op: 'test', path: '/metadata/labels/a', value: '1' },
      { op: 'replace', path: '/metadata/labels/a', value: '2' },
    ];
    const { code, body } = await target.send(
      'PATCH',
      at(created),
      patch,
      'application/json-patch+json',
    );
    expect({ code, labels: body.metadata.labels }).toEqual({
      code: 200,
      labels: { a: '2' },
    });
  });

  it('refuses a JSON patch whose test fails', async () => {
    const created = await create({ labels: { a: '1' } });
    const patch = [{ op: 'test', path: '/metadata/labels/a', value: 'x' }];
    const { code } = await target.send(
      'PATCH',
      at(created),
      patch,
      'application/json-patch+json',
    );
    expect(code).toBe(422);
  });

  it('is replaced only from its latest version', async () => {
    const created = await create();
    await target.send(
      'PATCH',
      at(created),
      { metadata: { labels: { moved: 'on' } } },
      MERGE,
    );
    const { code, body } = await target.send('PUT', at(created), created);
    expect({ code, reason: body.reason }).toEqual({
      code: 409,
      reason: 'Conflict',
    });
    expect(body.message).toContain('the object has been modified');
  });

  it('is created by apply, and the fields belong to the applier', async () => {
    const object = objectOf(kind);
    const { code, body } = await target.send(
      'PATCH',
      `${at(object)}?fieldManager=one`,
      object,
      APPLY,
    );
    expect(code).toBe(201);
    const owners = (body.metadata.managedFields ?? []).map((entry: Json) => [
      entry.manager,
      entry.operation,
    ]);
    // Nothing but a name was applied: nothing is owned.
    const empty = Object.keys(kind.fields).length === 0;
    expect(owners).toEqual(empty ? [] : [['one', 'Apply']]);
  });

  it('is not applied without a field manager', async () => {
    const object = objectOf(kind);
    expect((await target.send('PATCH', at(object), object, APPLY)).code).toBe(
      422,
    );
  });

  it('tells who owns a label in a conflict, and gives it away by force', async () => {
    const object = objectOf(kind, { labels: { mine: '1' } });
    await target.send('PATCH', `${at(object)}?fieldManager=one`, object, APPLY);
    const theirs = {
      ...object,
      metadata: { ...object.metadata, labels: { mine: '2' } },
    };
    const { code, body } = await target.send(
      'PATCH',
      `${at(object)}?fieldManager=two`,
      theirs,
      APPLY,
    );
    expect({ code, reason: body.reason }).toEqual({
      code: 409,
      reason: 'Conflict',
    });
    expect(body.details.causes).toEqual(
      expect.arrayContaining([
        {
          reason: 'FieldManagerConflict',
          message: 'conflict with "one"',
          field: '.metadata.labels.mine',
        },
      ]),
    );
    const forced = await target.send(
      'PATCH',
      `${at(object)}?fieldManager=two&force=true`,
      theirs,
      APPLY,
    );
    expect(forced.body.metadata.labels).toEqual({ mine: '2' });
  });

  it('loses what its applier no longer applies', async () => {
    const object = objectOf(kind, { labels: { keep: '1', drop: '1' } });
    await target.send('PATCH', `${at(object)}?fieldManager=one`, object, APPLY);
    const less = {
      ...object,
      metadata: { ...object.metadata, labels: { keep: '1' } },
    };
    const { body } = await target.send(
      'PATCH',
      `${at(object)}?fieldManager=one`,
      less,
      APPLY,
    );
    expect(body.metadata.labels).toEqual({ keep: '1' });
  });

  it('is selected by labels', async () => {
    const mark = `m${(counter += 1)}`;
    const created = await create({ labels: { mark } });
    const names = async (selector: string) =>
      (
        await target.send(
          'GET',
          `${base(kind)}?labelSelector=${encodeURIComponent(selector)}`,
        )
      ).body.items.map((item: Json) => item.metadata.name);
    expect(await names(`mark=${mark}`)).toEqual([created.metadata.name]);
    expect(await names(`mark in (${mark},x)`)).toEqual([created.metadata.name]);
    expect(await names(`mark=${mark},mark!=${mark}`)).toEqual([]);
  });

  it('is listed in pages that together are the whole', async () => {
    await create();
    await create();
    await create();
    const whole = (await target.send('GET', base(kind))).body.items.map(
      (item: Json) => item.metadata.name,
    );
    const names: string[] = [];
    let token = '';
    do {
      const { body } = await target.send(
        'GET',
        `${base(kind)}?limit=2&continue=${encodeURIComponent(token)}`,
      );
      names.push(...body.items.map((item: Json) => item.metadata.name));
      token = body.metadata.continue ?? '';
    } while (token);
    expect(names).toEqual(whole);
  });

  it('is not deleted for another uid', async () => {
    const created = await create();
    const options = {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      preconditions: { uid: 'other' },
    };
    const { code, body } = await target.send('DELETE', at(created), options);
    expect({ code, reason: body.reason }).toEqual({
      code: 409,
      reason: 'Conflict',
    });
  });

  it('is deleted', async () => {
    const created = await create();
    const { code, body } = await target.send('DELETE', at(created));
    expect(code).toBe(200);
    expect(body.kind).toBe(kind.returnsObject ? kind.kind : 'Status');
    expect((await target.send('GET', at(created))).code).toBe(404);
  });

  it('stays as long as a finalizer holds it', async () => {
    const created = await create({ finalizers: ['contract.example/hold'] });
    const { body } = await target.send('DELETE', at(created));
    expect(body.metadata).toMatchObject({
      deletionTimestamp: expect.any(String),
      deletionGracePeriodSeconds: 0,
    });
    await target.send(
      'PATCH',
      at(created),
      { metadata: { finalizers: null } },
      MERGE,
    );
    expect((await target.send('GET', at(created))).code).toBe(404);
  });

  it('tells watchers of its life', async () => {
    const name = `w${(counter += 1)}`;
    const { body } = await target.send('GET', `${base(kind)}?limit=1`);
    const events = await target.watch(
      `${base(kind)}?watch=true&resourceVersion=${
        body.metadata.resourceVersion
      }&fieldSelector=metadata.name%3D${name}`,
      seen => seen.some(({ type }) => type === 'DELETED'),
      async () => {
        const object = objectOf(kind, { name });
        await target.send('POST', base(kind), object);
        await target.send(
          'PATCH',
          at(object),
          { metadata: { labels: { x: 'y' } } },
          MERGE,
        );
        await target.send('DELETE', at(object));
      },
    );
    const types = events.map(({ type }) => type);
    expect(types[0]).toBe('ADDED');
    expect(types).toContain('MODIFIED');
    expect(types[types.length - 1]).toBe('DELETED');
    const versions = events.map(({ object }) =>
      Number(object.metadata.resourceVersion),
    );
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  });

  it('is streamed first when initial events are asked for', async () => {
    const created = await create();
    const query =
      'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const events = await target.watch(`${base(kind)}?${query}`, seen =>
      seen.some(({ type }) => type === 'BOOKMARK'),
    );
    expect(events.map(({ object }) => object.metadata.name)).toContain(
      created.metadata.name,
    );
    const { object } = events[events.length - 1];
    expect(object.metadata.annotations).toEqual({
      'k8s.io/initial-events-end': 'true',
    });
  });
});
