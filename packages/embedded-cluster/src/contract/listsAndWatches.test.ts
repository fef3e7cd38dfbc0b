import { MERGE, configMap, suite } from './suite';

jest.setTimeout(60_000);

const { target, core } = suite('listing');

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
