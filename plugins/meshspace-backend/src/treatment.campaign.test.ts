import request from 'supertest';
import { eventually } from './testing/eventually';
import { startPortal } from './testing/startPortal';

jest.setTimeout(60_000);

const PATIENCE_MS = 20_000;

describe('how a space wants its requests treated', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;
  const api = () => request(portal.server);
  const space = '/api/meshspace/v1/clusters/demo/spaces/alice';
  const workload = { kind: 'Deployment', name: 'reviews' };
  const put = (fork: object) =>
    api()
      .put(`${space}/forks`)
      .send({ workload, ...fork });
  const until = (check: () => Promise<unknown>) =>
    eventually(async () => {
      await check();
    }, PATIENCE_MS);
  const probed = async () => {
    const { body } = await api()
      .post('/api/meshspace/v1/probe')
      .send({ cluster: 'demo', space: 'alice', path: '/reviews' })
      .expect(200);
    return [body.status, body.answeredBy?.namespace];
  };
  const plain = async () => {
    const { status } = await fetch(`${portal.cluster.ingressUrl}/reviews`);
    return status;
  };

  beforeAll(async () => {
    portal = await startPortal({ cluster: { preset: 'small' } });
    await until(async () => {
      const { body } = await api()
        .get('/api/meshspace/v1/clusters')
        .expect(200);
      expect(body.items[0].state).toBe('ready');
    });
    await api()
      .post('/api/meshspace/v1/spaces')
      .send({
        cluster: 'demo',
        name: 'alice',
        base: 'shop',
        forks: [{ workload }],
      })
      .expect(201);
    await until(async () => expect(await probed()).toEqual([200, 'alice']));
  });

  afterAll(() => portal?.stop());

  it('is met by its own requests, is kept when the image changes, and goes when it is taken back', async () => {
    await put({ traffic: { abort: { status: 503 } } }).expect(200);
    await until(async () => expect((await probed())[0]).toBe(503));
    expect(await plain()).toBe(200);

    const { body } = await put({
      containers: [{ name: 'app', image: 'shop/reviews:v2' }],
    }).expect(200);
    expect(body.specForks[0].traffic).toEqual({ abort: { status: 503 } });
    expect((await probed())[0]).toBe(503);

    await put({ traffic: {} }).expect(200);
    await until(async () => expect(await probed()).toEqual([200, 'alice']));
  });

  it('may be that the base answers', async () => {
    await put({ traffic: { mirror: true } }).expect(200);
    await until(async () => expect(await probed()).toEqual([200, 'shop']));
    await api()
      .get(space)
      .expect(({ body }) =>
        expect(body.forks[0]).toMatchObject({ phase: 'Routed', routed: true }),
      );
    await put({ traffic: {} }).expect(200);
    await until(async () => expect(await probed()).toEqual([200, 'alice']));
  });

  it.each([
    [{ share: 0 }, 'share'],
    [{ delay: { duration: 'soon' } }, 'delay.duration'],
    [{ abort: { status: 1 } }, 'abort.status'],
    [{ retries: { attempts: 99 } }, 'retries.attempts'],
    [{ slow: true }, 'slow'],
  ])('is refused with what is wrong with it: %j', async (traffic, field) => {
    const { body } = await put({ traffic }).expect(400);
    expect(JSON.stringify(body)).toContain(field);
  });
});
