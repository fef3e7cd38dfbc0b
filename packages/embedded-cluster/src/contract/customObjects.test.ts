import { MERGE, STRATEGIC, suite } from './suite';
import { Json } from './target';

jest.setTimeout(60_000);

const { target, widgets, widget } = suite('schemas');

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
