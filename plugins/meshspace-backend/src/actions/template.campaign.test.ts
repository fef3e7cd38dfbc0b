import { readFileSync } from 'node:fs';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import type { Entity } from '@backstage/catalog-model';
import { parse } from 'yaml';
import { eventually } from '../testing/eventually';
import { headersOf, Role } from '../testing/roles';
import { shopCatalog } from '../testing/shopCatalog';
import { startPortal } from '../testing/startPortal';
import { withActions } from '../testing/withActions';

jest.setTimeout(120_000);

interface Task {
  status: string;
  output?: { links?: { url: string }[]; text?: { content: string }[] };
}

describe('the template fork-component', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    const template: Entity = parse(
      readFileSync(
        resolvePackagePath(
          '@meshspace/plugin-meshspace-backend',
          '../../examples/templates/fork-component/template.yaml',
        ),
        'utf8',
      ),
    );
    portal = await startPortal({
      cluster: { preset: 'small' },
      entities: [...shopCatalog('user:default/developer'), template],
      settings: { policy: { whoMayFork: 'owners' } },
      config: { backend: { actions: { pluginSources: ['meshspace'] } } },
      features: [...withActions, scaffolderPlugin],
    });
    await eventually(async () => {
      const client = portal.clientFor(headersOf('platform'));
      const { items } = await client.getClusters();
      expect(items).toMatchObject([{ state: 'ready', bases: 1 }]);
    }, 60_000);
  });

  afterAll(() => portal?.stop());

  async function call<T>(role: Role, path: string, body?: object): Promise<T> {
    const response = await fetch(
      `http://127.0.0.1:${portal.server.port()}/api/scaffolder${path}`,
      {
        method: body ? 'POST' : 'GET',
        headers: { ...headersOf(role), 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      },
    );
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as T;
  }

  async function run(role: Role, values: object) {
    const { id } = await call<{ id: string }>(role, '/v2/tasks', {
      templateRef: 'template:default/fork-component',
      values: {
        component: 'component:default/reviews',
        image: 'shop/reviews:v2',
        container: 'app',
        cluster: 'demo',
        base: 'shop',
        hours: 8,
        ...values,
      },
    });
    const task = await eventually(async () => {
      const found = await call<Task>(role, `/v2/tasks/${id}`);
      expect(['completed', 'failed']).toContain(found.status);
      return found;
    }, 60_000);
    const events = await call<{ body: { message: string } }[]>(
      role,
      `/v2/tasks/${id}/events`,
    );
    return { ...task, log: events.map(({ body }) => body.message).join('\n') };
  }

  const spaces = () =>
    portal.cluster.client
      .list('meshspaces.meshspace.dev')
      .map(({ metadata }) => metadata.name);

  it('makes a space of the one who runs it, and says how to reach it', async () => {
    const { status, log } = await run('developer', { name: 'pr-42' });
    expect(status === 'completed' ? status : log).toBe('completed');
    const space = portal.cluster.client.get(
      'meshspaces.meshspace.dev',
      undefined,
      'pr-42',
    );
    expect(space?.spec).toMatchObject({
      owner: 'user:default/developer',
      base: 'shop',
      forks: [
        {
          workload: { kind: 'Deployment', name: 'reviews' },
          containers: [{ name: 'app', image: 'shop/reviews:v2' }],
        },
      ],
    });
    expect(space?.status).toMatchObject({ phase: 'Ready' });
  });

  it('is the same space when it is run again', async () => {
    const before = portal.cluster.client.get(
      'meshspaces.meshspace.dev',
      undefined,
      'pr-42',
    );
    const { status } = await run('developer', { name: 'pr-42' });
    expect(status).toBe('completed');
    const after = portal.cluster.client.get(
      'meshspaces.meshspace.dev',
      undefined,
      'pr-42',
    );
    expect(after?.metadata.uid).toBe(before?.metadata.uid);
    expect(after?.spec).toEqual(before?.spec);
  });

  it.each<[string, Role, object, RegExp]>([
    ['somebody else’s component', 'platform', {}, /403/],
    ['somebody without the right', 'looker', {}, /meshspace|registered/],
    ['a base that is none', 'developer', { base: 'default' }, /404/],
    ['a name with steps up', 'developer', { name: '../x' }, /./],
    [
      'a workload that is not there',
      'developer',
      { component: 'component:default/none' },
      /404/,
    ],
  ])('fails and makes nothing for %s', async (_what, role, values, why) => {
    const before = spaces();
    const { status, log } = await run(role, {
      name: 'refused',
      ...values,
    }).catch((error: Error) => ({ status: 'failed', log: error.message }));
    expect(status).toBe('failed');
    expect(log).toMatch(why);
    expect(spaces()).toEqual(before);
  });
});
