import type { MeshSpace, Raw } from '@meshspace/planner';
import type { StoredObject } from 'embedded-cluster';
import request from 'supertest';
import { eventually } from './testing/eventually';
import { sampleBase } from './testing/sampleBase';
import { startPortal } from './testing/startPortal';
import { runKubelet } from './testing/wire/runKubelet';

jest.setTimeout(60_000);

const SPACES = 'meshspaces.meshspace.dev';
const ROUTES = 'virtualservices.networking.istio.io';
const DEPLOYMENTS = 'deployments.apps';

/** Long enough for a machine that is busy. */
const PATIENCE_MS = 20_000;

describe('the life of a space', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;
  let stopKubelet = () => {};
  const api = () => request(portal.server);
  const client = () => portal.cluster.client;

  const get = (resource: string, namespace: string | undefined, name: string) =>
    client().get(resource, namespace, name);
  const space = (name: string) =>
    get(SPACES, undefined, name) as unknown as MeshSpace | undefined;
  const fork = (name: string) => space(name)?.status?.forks[0];
  const ours = () =>
    client()
      .list(ROUTES, 'shop')
      .filter(
        ({ metadata }) =>
          metadata.labels?.['app.kubernetes.io/managed-by'] === 'meshspace',
      );
  const until = (check: () => unknown) =>
    eventually(async () => {
      await check();
    }, PATIENCE_MS);
  const change = (
    resource: string,
    namespace: string | undefined,
    name: string,
    spec: (before: Raw) => Raw,
  ) =>
    client().modify(resource, namespace, name, found => ({
      ...found,
      spec: spec(found.spec as Raw),
    }));
  const eventsOf = (name: string) =>
    client()
      .list('events', 'default')
      .filter(
        event => (event.involvedObject as { name?: string })?.name === name,
      )
      .map(({ reason }) => reason);

  async function create(name: string, more: Partial<MeshSpace['spec']> = {}) {
    await client().create(SPACES, {
      apiVersion: 'meshspace.dev/v1alpha1',
      kind: 'MeshSpace',
      metadata: { name },
      spec: {
        base: 'shop',
        owner: 'user:default/mock',
        header: { format: 'header', name: 'x-meshspace', value: name },
        forks: [{ workload: { kind: 'Deployment', name: 'reviews' } }],
        ...more,
      },
    });
    await until(() => expect(fork(name)?.phase).toBe('Routed'));
  }

  async function remove(name: string) {
    if (space(name)) await client().delete(SPACES, undefined, name);
    await until(() => {
      expect(space(name)).toBeUndefined();
      expect(get('namespaces', undefined, name)).toBeUndefined();
    });
  }

  beforeAll(async () => {
    portal = await startPortal({
      cluster: { workloads: false },
      objects: sampleBase().filter(
        ([resource]) => !/^(pods|endpointslices)/.test(resource),
      ),
    });
    stopKubelet = runKubelet(portal.cluster);
    await until(() =>
      api()
        .get('/api/meshspace/v1/clusters')
        .expect(({ body }) => expect(body.items[0].state).toBe('ready')),
    );
  });

  afterAll(async () => {
    stopKubelet();
    await portal?.stop();
  });

  it('ends when its time has come, after it was said', async () => {
    // Kubernetes counts in seconds.
    const expiresAt = `${new Date(Date.now() + 5000)
      .toISOString()
      .slice(0, 19)}Z`;
    await create('brief', { expiresAt });
    await until(() => expect(space('brief')).toBeUndefined());
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt) - 1500);
    await until(() => {
      expect(eventsOf('brief')).toEqual(
        expect.arrayContaining(['Ready', 'Expiring', 'Expired']),
      );
      expect(get('namespaces', undefined, 'brief')).toBeUndefined();
    });
    expect(ours()).toEqual([]);
  });

  it('rests while it is suspended: no route, no pod; and wakes', async () => {
    await create('sleepy');
    await change(SPACES, undefined, 'sleepy', spec => ({
      ...spec,
      suspended: true,
    }));
    await until(() => {
      expect(space('sleepy')?.status?.phase).toBe('Suspended');
      expect(ours()).toEqual([]);
      expect(get(DEPLOYMENTS, 'sleepy', 'reviews')?.spec).toMatchObject({
        replicas: 0,
      });
    });
    await until(() => expect(eventsOf('sleepy')).toContain('Suspended'));
    await change(SPACES, undefined, 'sleepy', spec => ({
      ...spec,
      suspended: false,
    }));
    await until(() => expect(fork('sleepy')?.phase).toBe('Routed'));
    await remove('sleepy');
  });

  it('is put right whatever somebody does to what is ours', async () => {
    await create('drifty');
    const right = () => ({
      routes: ours().map(({ metadata, spec }) => [metadata.name, spec]),
      fork: get(DEPLOYMENTS, 'drifty', 'reviews')?.spec,
      service: get('services', 'drifty', 'reviews')?.spec,
    });
    const before = right();
    const same = () => expect(right()).toEqual(before);
    const [route] = ours();
    await client().delete(ROUTES, 'shop', route.metadata.name);
    await until(same);
    await change(ROUTES, 'shop', route.metadata.name, spec => ({
      ...spec,
      http: [],
    }));
    await until(same);
    await client().delete(DEPLOYMENTS, 'drifty', 'reviews');
    await until(same);
    await change(DEPLOYMENTS, 'drifty', 'reviews', spec => ({
      ...spec,
      replicas: 3,
    }));
    await until(same);
    await change('services', 'drifty', 'reviews', spec => ({
      ...spec,
      selector: { app: 'somebody-else' },
    }));
    await until(same);
    await remove('drifty');
  });

  it('follows the routes of the base, and leaves them as they were', async () => {
    await create('follower');
    const users = () => get(ROUTES, 'shop', 'reviews')?.spec as Raw;
    await change(ROUTES, 'shop', 'reviews', spec => ({
      ...spec,
      http: [
        {
          timeout: '7s',
          route: [{ destination: { host: 'reviews' } }],
        },
      ],
    }));
    await until(() => expect(JSON.stringify(ours())).toContain('"7s"'));
    const before = users();
    await remove('follower');
    expect(users()).toEqual(before);
    expect(ours()).toEqual([]);
  });

  it('says that the base has moved on, and takes it over when it is told to', async () => {
    await create('faithful');
    const images = () =>
      JSON.stringify(get(DEPLOYMENTS, 'faithful', 'reviews')?.spec);
    await change(DEPLOYMENTS, 'shop', 'reviews', withImage('shop/reviews:v9'));
    await until(() => {
      expect(fork('faithful')?.behindBase).toBe(true);
      expect(eventsOf('faithful')).toContain('BaseMovedOn');
    });
    expect(images()).not.toContain('shop/reviews:v9');
    await api()
      .post(
        '/api/meshspace/v1/clusters/demo/spaces/faithful/forks/Deployment/reviews/take-over',
      )
      .expect(200);
    await until(() => {
      expect(images()).toContain('shop/reviews:v9');
      expect(fork('faithful')).toMatchObject({
        behindBase: false,
        phase: 'Routed',
      });
    });
    await remove('faithful');
    await change(DEPLOYMENTS, 'shop', 'reviews', withImage('shop/reviews:v1'));
  });

  it('takes its routes back before anything else goes', async () => {
    await create('orderly');
    const gone: string[] = [];
    const stop = client().subscribe(({ type, object }: Happening) => {
      if (type === 'DELETED') gone.push(`${object.kind}`);
    });
    await remove('orderly');
    stop();
    expect(gone.indexOf('VirtualService')).toBeGreaterThanOrEqual(0);
    expect(gone.indexOf('VirtualService')).toBeLessThan(
      Math.min(
        ...['MeshSpace', 'Namespace', 'Deployment', 'Service'].map(kind =>
          gone.indexOf(kind),
        ),
      ),
    );
  });

  it('says so when its base goes, and can still be deleted', async () => {
    const name = 'passing';
    for (const [resource, object] of sampleBase(name)) {
      if (/^(pods|endpointslices)/.test(resource)) continue;
      await client().create(resource, object);
    }
    await create('orphan', { base: name });
    await client().delete(DEPLOYMENTS, name, 'reviews');
    await until(() =>
      expect(fork('orphan')).toMatchObject({
        phase: 'BaseGone',
        reason: 'BaseGone',
        routed: false,
      }),
    );
    await client().delete('namespaces', undefined, name);
    await until(() =>
      expect(space('orphan')?.status).toMatchObject({
        phase: 'Degraded',
        conditions: expect.arrayContaining([
          expect.objectContaining({ status: 'False', reason: 'BaseGone' }),
        ]),
      }),
    );
    await remove('orphan');
  });

  it('leaves a namespace of somebody else alone', async () => {
    await client().create('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'theirs' },
    });
    const before = get('namespaces', undefined, 'theirs');
    await client().create(SPACES, {
      apiVersion: 'meshspace.dev/v1alpha1',
      kind: 'MeshSpace',
      metadata: { name: 'theirs' },
      spec: {
        base: 'shop',
        owner: 'user:default/mock',
        header: { format: 'header', name: 'x-meshspace', value: 'theirs' },
        forks: [],
      },
    });
    await until(() =>
      expect(space('theirs')?.status?.conditions).toContainEqual(
        expect.objectContaining({ reason: 'NamespaceTaken', status: 'False' }),
      ),
    );
    await client().delete(SPACES, undefined, 'theirs');
    await until(() => expect(space('theirs')).toBeUndefined());
    expect(get('namespaces', undefined, 'theirs')).toEqual(before);
  });

  it('can have a base that was none before', async () => {
    await client().create('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'new-base', labels: { 'istio-injection': 'enabled' } },
    });
    const bases = '/api/meshspace/v1/clusters/demo/bases';
    await until(() =>
      api().patch(`${bases}/new-base`).send({ base: true }).expect(200),
    );
    expect(get('namespaces', undefined, 'new-base')?.metadata.labels).toEqual(
      expect.objectContaining({ 'meshspace.dev/base': 'true' }),
    );
    await until(() =>
      api().patch(`${bases}/new-base`).send({ base: false }).expect(200),
    );
    expect(
      get('namespaces', undefined, 'new-base')?.metadata.labels,
    ).not.toHaveProperty('meshspace.dev/base');
  });
});

interface Happening {
  type: string;
  object: StoredObject;
}

function withImage(image: string) {
  return (spec: Raw): Raw => {
    const template = spec.template as { spec: { containers: object[] } };
    return {
      ...spec,
      template: {
        ...template,
        spec: {
          ...template.spec,
          containers: template.spec.containers.map(container => ({
            ...container,
            image,
          })),
        },
      },
    };
  };
}
