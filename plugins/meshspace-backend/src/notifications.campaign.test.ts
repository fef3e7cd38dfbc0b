import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  NotificationSendOptions,
  notificationService,
} from '@backstage/plugin-notifications-node';
import { eventually } from './testing/eventually';
import { startPortal } from './testing/startPortal';

jest.setTimeout(120_000);

const ref = { cluster: 'demo', name: 'alice' };
const reviews = { kind: 'Deployment' as const, name: 'reviews' };

describe('what people are told', () => {
  const sent: NotificationSendOptions[] = [];
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal({
      cluster: { preset: 'small' },
      features: [
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => ({
            send: async notification => void sent.push(notification),
          }),
        }),
      ],
    });
    await eventually(
      () =>
        portal.client.createSpace({
          ...ref,
          base: 'shop',
          forks: [{ workload: reviews }],
        }),
      60_000,
    );
  });

  afterAll(() => portal?.stop());

  /** The newest of its kind. */
  const told = (title: RegExp) =>
    eventually(() => {
      const found = sent.findLast(({ payload }) => title.test(payload.title));
      expect(found ?? sent.map(({ payload }) => payload.title)).toMatchObject({
        payload: expect.anything(),
      });
      return found!;
    }, 60_000);

  it('says that a space is ready, to its owner, with the way to it', async () => {
    expect(await told(/^alice is ready$/)).toMatchObject({
      recipients: { type: 'entity', entityRef: ['user:default/mock'] },
      payload: { link: '/meshspaces/space/demo/alice', severity: 'normal' },
    });
  });

  it('says to a new member, and to nobody else, that a space is shared', async () => {
    await portal.client.shareSpace(ref, { add: ['user:default/bob'] });
    expect(await told(/shared with you/)).toMatchObject({
      recipients: { entityRef: ['user:default/bob'] },
    });
    const before = sent.length;
    await portal.client.shareSpace(ref, { add: ['user:default/bob'] });
    expect(
      sent.slice(before).filter(({ payload }) => /shared/.test(payload.title)),
    ).toEqual([]);
  });

  it('says that a fork does not work, and why', async () => {
    const ratings = { kind: 'Deployment' as const, name: 'ratings' };
    await portal.client.putFork(ref, {
      workload: ratings,
      containers: [{ name: 'app', image: 'shop/does-not-exist:v1' }],
    });
    const { payload } = await told(/has a problem/);
    expect(payload).toMatchObject({ severity: 'high' });
    expect(payload.description).toMatch(/image|pull/i);
    await portal.client.deleteFork(ref, ratings);
  });

  it('says that the base has moved on', async () => {
    const { client } = portal.cluster;
    const base = client.get('deployments.apps', 'shop', 'reviews');
    const spec = JSON.parse(JSON.stringify(base?.spec));
    spec.template.spec.containers[0].env.push({ name: 'NEW', value: 'yes' });
    await client.update('deployments.apps', { ...base!, spec });
    expect((await told(/base has moved on/)).recipients).toMatchObject({
      entityRef: ['user:default/mock', 'user:default/bob'],
    });
  });

  it('says that a space is about to end, and that it has ended', async () => {
    const { client } = portal.cluster;
    const end = (inSeconds: number) => {
      const space = client.get('meshspaces.meshspace.dev', undefined, 'alice')!;
      const expiresAt = new Date(Date.now() + inSeconds * 1000)
        .toISOString()
        .replace(/\.\d+Z$/, 'Z');
      return client.update('meshspaces.meshspace.dev', {
        ...space,
        spec: { ...(space.spec as object), expiresAt },
      });
    };
    await eventually(() => end(15));
    await told(/expires soon/);
    await told(/has expired/);
  });
});
