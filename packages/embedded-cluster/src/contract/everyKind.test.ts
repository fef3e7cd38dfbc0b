import { MERGE, kindsSuite } from './suite';

jest.setTimeout(60_000);

const { target, namespace, base, objectOf, kinds, of } = kindsSuite('writing');

describe.each(kinds)('$title', kind => {
  const { create, at } = of(kind);

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
});
