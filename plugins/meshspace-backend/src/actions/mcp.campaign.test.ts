import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import mcpPlugin from '@backstage/plugin-mcp-actions-backend';
import { eventually } from '../testing/eventually';
import { headersOf, Role } from '../testing/roles';
import { shopCatalog } from '../testing/shopCatalog';
import { startPortal } from '../testing/startPortal';
import { withActions } from '../testing/withActions';

jest.setTimeout(120_000);

const reviews = { kind: 'Deployment', name: 'reviews' };
const at = { cluster: 'demo', space: 'agent-1' };

describe('an agent', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal({
      cluster: { preset: 'small' },
      entities: shopCatalog(),
      config: {
        backend: { actions: { pluginSources: ['meshspace'] } },
        mcpActions: { namespacedToolNames: false },
      },
      features: [...withActions, mcpPlugin],
    });
    await eventually(async () => {
      const client = portal.clientFor(headersOf('platform'));
      const { items } = await client.getClusters();
      expect(items).toMatchObject([{ state: 'ready', bases: 1 }]);
    }, 60_000);
  });

  afterAll(() => portal?.stop());

  /** Who speaks for somebody has their rights, and no more. */
  async function agentOf<T>(
    role: Role,
    work: (agent: {
      tools(): Promise<string[]>;
      call(name: string, input: object): Promise<Answer>;
    }) => Promise<T>,
  ): Promise<T> {
    const client = new Client({ name: 'test', version: '1' });
    const url = `http://127.0.0.1:${portal.server.port()}/api/mcp-actions/v1`;
    await client.connect(
      new StreamableHTTPClientTransport(new URL(url), {
        requestInit: { headers: headersOf(role) },
      }),
    );
    try {
      return await work({
        tools: async () =>
          (await client.listTools()).tools.map(({ name }) => name),
        call: async (name, input) => {
          const { content, isError = false } = await client.callTool({
            name,
            arguments: { ...input },
          });
          const [first] = content as { text: string }[];
          return { failed: !!isError, text: first.text };
        },
      });
    } finally {
      await client.close();
    }
  }

  interface Answer {
    failed: boolean;
    text: string;
  }

  const succeeded = ({ failed, text }: Answer) => {
    expect(failed ? text : 'succeeded').toBe('succeeded');
    return text;
  };

  it('goes a developer’s whole way, from the dry run to nothing left', async () => {
    await agentOf('developer', async ({ call }) => {
      const wish = {
        cluster: 'demo',
        name: 'agent-1',
        base: 'shop',
        forks: [{ workload: reviews }],
      };
      const spaces = () =>
        portal.cluster.client.list('meshspaces.meshspace.dev');
      const tried = succeeded(
        await call('create-space', { ...wish, dryRun: true }),
      );
      expect(tried).toContain('VirtualService');
      expect(spaces()).toEqual([]);

      succeeded(await call('create-space', wish));
      succeeded(await call('create-space', wish));
      expect(spaces()).toHaveLength(1);

      const ready = succeeded(
        await call('wait-until-ready', { ...at, timeoutSeconds: 60 }),
      );
      expect(ready).toContain('x-meshspace');
      expect(succeeded(await call('get-space', at))).toContain('Routed');
      expect(
        succeeded(
          await call('explain', {
            cluster: 'demo',
            base: 'shop',
            space: 'agent-1',
            fromWorkload: 'web',
            host: 'reviews',
            port: 8080,
          }),
        ),
      ).toContain('agent-1');

      const bob = ['user:default/bob'];
      succeeded(await call('share', { ...at, with: bob, dryRun: true }));
      expect(spaces()[0].spec).not.toHaveProperty('members');
      succeeded(await call('share', { ...at, with: bob }));
      succeeded(await call('share', { ...at, with: bob }));
      expect(spaces()[0].spec).toMatchObject({ members: bob });

      const ratings = { kind: 'Deployment', name: 'ratings' };
      succeeded(await call('fork', { ...at, workload: ratings }));
      succeeded(await call('unfork', { ...at, workload: ratings }));
      succeeded(await call('unfork', { ...at, workload: ratings }));
      expect(spaces()[0].spec).toMatchObject({
        forks: [{ workload: reviews }],
      });

      const { expiresAt } = spaces()[0].spec as { expiresAt: string };
      succeeded(await call('extend', { ...at, ttlSeconds: 600, dryRun: true }));
      expect(spaces()[0].spec).toMatchObject({ expiresAt });
      succeeded(await call('extend', { ...at, ttlSeconds: 172_800 }));
      expect(spaces()[0].spec).not.toMatchObject({ expiresAt });

      expect(succeeded(await call('delete', at))).toContain('true');
      await eventually(() => expect(spaces()).toEqual([]), 30_000);
      expect(succeeded(await call('delete', at))).toContain('false');
    });
  });

  it('sees of a looker’s tools those that a looker can use', async () => {
    const tools = await agentOf('looker', ({ tools: list }) => list());
    expect(tools).toEqual(
      expect.arrayContaining(['list-spaces', 'get-space', 'explain']),
    );
    expect(tools).not.toContain('create-space');
    expect(tools).not.toContain('fork');
  });

  it('may not do for somebody what they may not do, and is told why', async () => {
    await portal.clientFor(headersOf('platform')).createSpace({
      cluster: 'demo',
      name: 'others',
      base: 'shop',
    });
    const other = { cluster: 'demo', space: 'others' };
    await agentOf('developer', async ({ call }) => {
      for (const [name, input] of [
        ['get-space', other],
        ['fork', { ...other, workload: reviews }],
        ['unfork', { ...other, workload: reviews }],
        ['extend', { ...other, ttlSeconds: 600 }],
        ['share', { ...other, with: ['user:default/developer'] }],
        ['wait-until-ready', { ...other, timeoutSeconds: 1 }],
      ] as const) {
        const { failed, text } = await call(name, input);
        expect([name, failed, text]).toEqual([
          name,
          true,
          expect.stringContaining('or you may not see it'),
        ]);
      }
      // What may not be seen is as good as gone.
      expect(succeeded(await call('delete', other))).toContain('false');
      expect(succeeded(await call('list-spaces', {}))).not.toContain('others');
    });
    expect(
      portal.cluster.client.get('meshspaces.meshspace.dev', undefined, 'others')
        ?.metadata.deletionTimestamp,
    ).toBe(undefined);
  });
});
