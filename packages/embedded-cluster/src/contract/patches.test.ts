import { MERGE, STRATEGIC, APPLY, configMap, suite } from './suite';
import { Json } from './target';

jest.setTimeout(60_000);

const { target, core, apps } = suite('applying');

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
