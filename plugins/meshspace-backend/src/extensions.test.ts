import {
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  TracingService,
  tracingServiceRef,
  TracingServiceSpan,
  TracingServiceSpanOptions,
} from '@backstage/backend-plugin-api/alpha';
import { NotAllowedError } from '@backstage/errors';
import {
  HeaderWish,
  meshspaceHeadersExtensionPoint,
  meshspaceNotifiersExtensionPoint,
  meshspacePolicyExtensionPoint,
  meshspaceTrafficExtensionPoint,
  SpaceNews,
  TrafficEdge,
} from '@meshspace/plugin-meshspace-node';
import { eventually } from './testing/eventually';
import { startPortal } from './testing/startPortal';

jest.setTimeout(60_000);

const ref = { cluster: 'demo', name: 'alice' };
function call(from: string, to: string): TrafficEdge {
  const [source, destination] = [from, to].map(path => {
    const [namespace, workload] = path.split('/');
    return { namespace, workload };
  });
  return {
    source,
    destination,
    protocol: 'http',
    rps: 1,
    errorRate: 0,
    mtls: true,
  };
}

const reviews = { kind: 'Deployment' as const, name: 'reviews' };

describe('what a portal’s own modules plug in', () => {
  const wishes: HeaderWish[] = [];
  const news: SpaceNews[] = [];
  const spans: { name: string; attributes: Record<string, unknown> }[] = [];
  let portal: Awaited<ReturnType<typeof startPortal>>;

  const organisation = createBackendModule({
    pluginId: 'meshspace',
    moduleId: 'organisation',
    register({ registerInit }) {
      registerInit({
        deps: {
          headers: meshspaceHeadersExtensionPoint,
          policy: meshspacePolicyExtensionPoint,
          notifiers: meshspaceNotifiersExtensionPoint,
          traffic: meshspaceTrafficExtensionPoint,
        },
        async init({ headers, policy, notifiers, traffic }) {
          headers.setHeaderSource(wish => {
            wishes.push(wish);
            return { format: 'baggage', name: 'tenant' };
          });
          policy.addCheck(({ name }) => {
            if (name.startsWith('prod')) {
              throw new NotAllowedError('Names with prod are ours');
            }
          });
          notifiers.addNotifier({
            notify: async told => void news.push(told),
          });
          traffic.setTrafficSource({
            getEdges: async () => [
              call('alice/reviews', 'shop/web'),
              call('shop/web', 'shop/reviews'),
            ],
            getHistory: async ({ namespaces: [namespace] }) => [
              {
                namespace,
                workload: 'reviews',
                service: 'reviews',
                points: [{ t: 0, rps: 42, errorRate: 0 }],
              },
            ],
          });
        },
      });
    },
  });

  const tracing = createServiceFactory({
    service: tracingServiceRef,
    deps: {},
    factory: () => ({
      startActiveSpan: (async (
        name: string,
        { attributes }: TracingServiceSpanOptions,
        work: (span: TracingServiceSpan) => unknown,
      ) => {
        const span = { name, attributes: { ...attributes } };
        spans.push(span);
        return work({
          setAttribute: (key, value) => {
            span.attributes[key] = value;
          },
          setStatus() {},
        });
      }) as TracingService['startActiveSpan'],
      context: {
        active: () => ({} as never),
        with: (_, run) => run() as never,
      },
      propagation: {} as never,
    }),
  });

  beforeAll(async () => {
    portal = await startPortal({
      cluster: { preset: 'small' },
      features: [organisation, tracing],
    });
    await eventually(() =>
      portal.client.createSpace({
        ...ref,
        base: 'shop',
        forks: [{ workload: reviews }],
      }),
    );
  });

  afterAll(() => portal?.stop());

  it('gives a new space the organisation’s header, with a value that nobody guesses', async () => {
    const { header } = await portal.client.getSpace(ref);
    expect(header).toMatchObject({ format: 'baggage', name: 'tenant' });
    expect(header.value).toMatch(/^[a-z0-9]{16}$/);
    expect(wishes).toContainEqual({
      cluster: 'demo',
      base: 'shop',
      owner: 'user:default/mock',
    });
  });

  it('leaves a header alone that its maker chose', async () => {
    const bob = await portal.client.createSpace({
      cluster: 'demo',
      name: 'bob',
      base: 'shop',
      header: { format: 'header', name: 'x-bob', value: 'b1' },
    });
    expect(bob.header).toEqual({
      format: 'header',
      name: 'x-bob',
      value: 'b1',
    });
  });

  it('refuses what a check refuses, in its words', async () => {
    await expect(
      portal.client.createSpace({
        cluster: 'demo',
        name: 'prod-1',
        base: 'shop',
      }),
    ).rejects.toMatchObject({
      body: { error: { message: 'Names with prod are ours' } },
    });
  });

  it('tells every notifier', async () => {
    await eventually(() => {
      expect(news).toContainEqual(
        expect.objectContaining({ type: 'Ready', space: 'alice' }),
      );
    }, 30_000);
  });

  it('shows the figures of its own source of traffic', async () => {
    const traffic = await portal.client.getTraffic({
      cluster: 'demo',
      base: 'shop',
      space: 'alice',
      minutes: 10,
    });
    expect(JSON.stringify(traffic)).toContain('42');
  });

  it('has the doctor look at the traffic that was seen', async () => {
    await portal.client.getTopology({
      cluster: 'demo',
      base: 'shop',
      space: 'alice',
    });
    await portal.client.updateSpace(ref, { ttlSeconds: 3600 });
    await eventually(async () => {
      const { findings } = await portal.client.getSpace(ref);
      expect(findings.map(({ code }) => code)).toContain('MSP0029');
    }, 30_000);
  });

  it('traces each time around for a space, and each call, without what was sent', () => {
    expect(spans).toContainEqual({
      name: 'meshspace.reconcile',
      attributes: {
        'meshspace.cluster': 'demo',
        'meshspace.space': 'alice',
        'meshspace.outcome': 'done',
      },
    });
    const applied = spans.find(
      ({ attributes }) => attributes['http.request.method'] === 'PATCH',
    );
    expect(applied).toEqual({
      name: 'meshspace.api.call',
      attributes: {
        'meshspace.cluster': 'demo',
        'http.request.method': 'PATCH',
        'http.response.status_code': expect.any(Number),
        'url.path': expect.stringMatching(/^\/api/),
      },
    });
  });
});
