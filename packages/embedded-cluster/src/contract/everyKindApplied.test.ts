import { APPLY, MERGE, kindsSuite } from './suite';
import { Json } from './target';

jest.setTimeout(60_000);

const { target, base, objectOf, kinds, of, next } = kindsSuite('applied');

const endsInitialEvents = ({ type, object }: Json) =>
  type === 'BOOKMARK' &&
  object.metadata.annotations?.['k8s.io/initial-events-end'] === 'true';

describe.each(kinds)('$title', kind => {
  const { create, at } = of(kind);

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
    const mark = next('m');
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
    const name = next('w');
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
    // controllers may already change what was streamed
    const events = await target.watch(`${base(kind)}?${query}`, seen =>
      seen.some(endsInitialEvents),
    );
    const streamed = events.slice(0, events.findIndex(endsInitialEvents));
    expect(streamed.map(({ type }) => type)).not.toContain('BOOKMARK');
    expect(streamed.map(({ object }) => object.metadata.name)).toContain(
      created.metadata.name,
    );
  });
});
