import type { MeshSpaceClient } from '@meshspace/plugin-meshspace-common';
import { eventually } from '../../testing/eventually';
import { sampleBase } from '../../testing/sampleBase';
import { startPortal } from '../../testing/startPortal';

jest.setTimeout(60_000);

const TELEMETRIES = 'telemetries.telemetry.istio.io';
const ref = { cluster: 'demo', name: 'alice' };
const onlyNamespace = sampleBase().filter(
  ([resource]) => resource === 'namespaces',
);

describe('an X-ray where sidecars log nothing by themselves', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;
  let client: MeshSpaceClient;

  const telemetries = () =>
    portal.cluster.client
      .list(TELEMETRIES)
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
      .sort();

  beforeAll(async () => {
    portal = await startPortal({ objects: onlyNamespace });
    client = portal.client;
    const create = (name: string) =>
      client.createSpace({ cluster: 'demo', name, base: 'shop' });
    await eventually(() => create('alice'));
    await create('bob');
    await eventually(() => {
      expect(
        portal.cluster.client.get('namespaces', undefined, 'bob'),
      ).toBeDefined();
    });
  });

  afterAll(() => portal?.stop());

  it('is off until somebody starts it, and then logs that space’s requests only', async () => {
    expect(await client.getXray(ref)).toMatchObject({
      state: 'off',
      requests: [],
    });
    const started = await client.startXray(ref, { minutes: 5 });
    expect(started.state).toBe('on');
    expect(telemetries()).toEqual([
      'alice/meshspace-xray',
      'shop/meshspace-xray',
    ]);
    const { sends } = await client.getSpace(ref);
    const [telemetry] = portal.cluster.client.list(TELEMETRIES, 'shop');
    expect(JSON.stringify(telemetry.spec)).toContain(sends.value);
  });

  it('is one space’s at a time, without saying whose', async () => {
    const other = { cluster: 'demo', name: 'bob' };
    const blocked = await client.getXray(other);
    expect(blocked.state).toBe('blocked');
    expect(blocked.message).not.toContain('alice');
    await expect(client.startXray(other)).rejects.toMatchObject({
      statusCode: 409,
    });
  });

  it('is prolonged by starting again', async () => {
    const { until: before } = await client.getXray(ref);
    const { until: after } = await client.startXray(ref, { minutes: 30 });
    expect(Date.parse(after!)).toBeGreaterThan(Date.parse(before!));
    const [telemetry] = portal.cluster.client.list(TELEMETRIES, 'shop');
    expect(telemetry.metadata.ownerReferences).toHaveLength(1);
  });

  it('ends when it is stopped, and leaves nothing', async () => {
    await client.stopXray(ref);
    expect((await client.getXray(ref)).state).toBe('off');
    expect(telemetries()).toEqual([]);
    await client.stopXray(ref);
  });

  it('ends with its space', async () => {
    await client.startXray(ref);
    await client.deleteSpace(ref);
    await eventually(() => {
      expect(telemetries()).toEqual([]);
      expect(
        portal.cluster.client
          .list('jobs.batch')
          .filter(({ metadata }) => metadata.name.startsWith('meshspace-xray')),
      ).toEqual([]);
    });
  });

  it('leaves a Telemetry of the user’s alone', async () => {
    await portal.cluster.client.create(TELEMETRIES, {
      apiVersion: 'telemetry.istio.io/v1',
      kind: 'Telemetry',
      metadata: { name: 'theirs', namespace: 'shop' },
      spec: { tracing: [{}] },
    });
    const other = { cluster: 'demo', name: 'bob' };
    await eventually(async () => {
      expect(await client.getXray(other)).toMatchObject({ state: 'blocked' });
    });
    await expect(client.startXray(other)).rejects.toMatchObject({
      statusCode: 409,
    });
  });
});
