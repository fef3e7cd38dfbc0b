import request from 'supertest';
import { eventually } from './testing/eventually';
import { startPortal } from './testing/startPortal';

jest.setTimeout(60_000);

describe('a space, from wish to nothing left', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;
  const api = () => request(portal.server);
  const space = '/api/meshspace/v1/clusters/demo/spaces/alice';

  beforeAll(async () => {
    portal = await startPortal({ cluster: { preset: 'small' } });
    await eventually(async () => {
      const { body } = await api()
        .get('/api/meshspace/v1/clusters')
        .expect(200);
      expect(body.items).toEqual([
        expect.objectContaining({ name: 'demo', state: 'ready', bases: 1 }),
      ]);
    });
  });

  afterAll(() => portal?.stop());

  it('is made, routed when its pods are ready, and leaves nothing', async () => {
    const { client } = portal.cluster;
    const routes = () =>
      client.list('virtualservices.networking.istio.io', 'shop');
    const before = routes();

    const preview = await api()
      .post('/api/meshspace/v1/plan')
      .send({
        type: 'create',
        space: {
          cluster: 'demo',
          name: 'alice',
          base: 'shop',
          forks: [{ workload: { kind: 'Deployment', name: 'reviews' } }],
        },
      });
    expect([preview.status, preview.body.error]).toEqual([200, undefined]);
    expect(
      preview.body.steps.map(
        (step: { object: { kind: string } }) => step.object.kind,
      ),
    ).toEqual(
      expect.arrayContaining([
        'Namespace',
        'Deployment',
        'Service',
        'VirtualService',
      ]),
    );

    const created = await api()
      .post('/api/meshspace/v1/spaces')
      .send({
        cluster: 'demo',
        name: 'alice',
        base: 'shop',
        forks: [
          {
            workload: { kind: 'Deployment', name: 'reviews' },
            containers: [{ name: 'app', image: 'shop/reviews:v2' }],
          },
        ],
      });
    expect(created.body).toMatchObject({
      name: 'alice',
      owner: 'user:default/mock',
      mine: true,
    });

    const fork = await eventually(() => {
      const found = client.get('deployments.apps', 'alice', 'reviews');
      expect(found).toBeDefined();
      return found!;
    });
    expect(JSON.stringify(fork.spec)).toContain('shop/reviews:v2');

    await eventually(async () => {
      const { body } = await api().get(space).expect(200);
      expect(body).toMatchObject({
        phase: 'Ready',
        forks: [{ phase: 'Routed', routed: true }],
      });
      expect(body.objects.length).toBeGreaterThan(3);
    });
    expect(routes().length).toBeGreaterThan(before.length);
    for (const users of before) expect(routes()).toContainEqual(users);

    const probe = await api()
      .post('/api/meshspace/v1/probe')
      .send({ cluster: 'demo', space: 'alice', path: '/reviews' })
      .expect(200);
    expect(probe.body).toMatchObject({
      status: 200,
      answeredBy: { namespace: 'alice', fork: true },
    });

    await api().delete(space).expect(204);
    await eventually(async () => {
      await api().get(space).expect(404);
      expect(routes()).toEqual(before);
      expect(client.get('namespaces', undefined, 'alice')).toBe(undefined);
      expect(client.get('meshspaces.meshspace.dev', undefined, 'alice')).toBe(
        undefined,
      );
    });
  });
});
