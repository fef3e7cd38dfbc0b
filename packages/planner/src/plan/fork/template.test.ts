import { forked, podOf, workload } from '../../testing/forked';
import { Raw } from '../../kube/objects';
import { ContainerChange, RoutingHeader } from '../../meshspace/MeshSpace';
import { pod } from '../../testing/shop';

const two = workload({
  spec: {
    containers: [
      {
        name: 'app',
        image: 'reviews:v1',
        args: ['serve'],
        env: [
          { name: 'LOG', value: 'info' },
          { name: 'DB', value: 'base' },
        ],
        resources: { requests: { cpu: '1' }, limits: { cpu: '2' } },
        readinessProbe: { httpGet: { path: '/up', port: 9080 } },
      },
      { name: 'cache', image: 'cache:v1' },
    ],
  },
});
const containers = (...changes: ContainerChange[]) =>
  podOf(forked([two], { containers: changes })).spec.containers;
const env = (container: Raw) =>
  Object.fromEntries(
    (container.env as { name: string; value: string }[])
      .filter(({ name }) => !name.startsWith('MESHSPACE_'))
      .map(({ name, value }) => [name, value]),
  );

describe('a fork’s containers', () => {
  it.each<[string, Omit<ContainerChange, 'name'>, Raw]>([
    [
      'the image',
      { image: 'reviews:pr-1' },
      { image: 'reviews:pr-1', args: ['serve'] },
    ],
    ['arguments', { args: ['serve', '-v'] }, { args: ['serve', '-v'] }],
    [
      'the command',
      { command: ['node'] },
      { command: ['node'], args: ['serve'] },
    ],
    [
      'a part of the resources',
      { resources: { limits: { cpu: '4' } } },
      { resources: { requests: { cpu: '1' }, limits: { cpu: '4' } } },
    ],
  ])('change %s', (_, change, expected) => {
    expect(containers({ name: 'app', ...change })[0]).toMatchObject(expected);
  });

  it('change, add and lose variables by name', () => {
    const [app] = containers({
      name: 'app',
      env: [
        { name: 'LOG', value: 'debug' },
        { name: 'DB', value: null },
        { name: 'NEW', value: '1' },
      ],
    });
    expect(env(app)).toEqual({ LOG: 'debug', NEW: '1' });
  });

  it('are changed one by one; the others stay the base’s', () => {
    expect(
      containers({ name: 'cache', image: 'cache:v2' }).map(
        ({ image }) => image,
      ),
    ).toEqual(['reviews:v1', 'cache:v2', 'auto']);
  });

  it('keep what is not changed', () => {
    expect(containers()[0]).toMatchObject({
      readinessProbe: { httpGet: { path: '/up', port: 9080 } },
    });
  });

  it.each<[string, RoutingHeader, string, string]>([
    [
      'a header',
      { format: 'header', name: 'x-dev', value: 'v1' },
      'x-dev',
      'v1',
    ],
    [
      'a member of the baggage',
      { format: 'baggage', name: 'dev', value: 'v1' },
      'baggage',
      'dev=v1',
    ],
    [
      'jaeger’s',
      { format: 'jaeger', name: 'dev', value: 'v1' },
      'uberctx-dev',
      'v1',
    ],
    [
      'zipkin’s',
      { format: 'zipkin', name: 'dev', value: 'v1' },
      'baggage-dev',
      'v1',
    ],
  ])(
    'know the space and what its requests carry: %s',
    (_, header, name, value) => {
      const made = forked([two], {}, { space: { header } });
      for (const container of podOf(made).spec.containers.slice(0, 2)) {
        expect(container.env).toEqual(
          expect.arrayContaining([
            { name: 'MESHSPACE_NAME', value: 'alice' },
            { name: 'MESHSPACE_HEADER_NAME', value: name },
            { name: 'MESHSPACE_HEADER_VALUE', value },
          ]),
        );
      }
    },
  );
});

describe('a fork stands in the mesh as if in the base', () => {
  const template = (spec: Raw, metadata: Raw = {}) =>
    podOf(forked([workload({ spec, metadata })]));

  it('its resolver searches the base’s names last', () => {
    expect(
      template({
        dnsConfig: {
          searches: ['corp'],
          options: [{ name: 'ndots', value: '2' }],
        },
      }).spec.dnsConfig,
    ).toEqual({
      searches: ['corp', 'shop.svc.cluster.local'],
      options: [{ name: 'ndots', value: '2' }],
    });
  });

  it('its sidecar has the base’s domain, and the rest of the base’s arguments', () => {
    expect(template({}).spec.containers[1]).toEqual({
      name: 'istio-proxy',
      image: 'auto',
      args: [
        'proxy',
        'sidecar',
        '--domain',
        'shop.svc.cluster.local',
        '--log_output_level=default:info',
      ],
    });
  });

  it('what the base says of its sidecar stays', () => {
    const spec = {
      containers: [
        { name: 'app' },
        {
          name: 'istio-proxy',
          image: 'auto',
          resources: { limits: { cpu: '1' } },
        },
      ],
    };
    expect(template(spec).spec.containers[1]).toMatchObject({
      name: 'istio-proxy',
      resources: { limits: { cpu: '1' } },
    });
  });

  it('without any sidecar in the base, none is written, and that is said', () => {
    const bare = {
      ...pod('shop', 'reviews', '10.1.0.7'),
      spec: { containers: [{ name: 'app' }] },
    };
    const made = forked([workload(), bare]);
    expect(podOf(made).spec.containers).toHaveLength(1);
    expect(made.codes).toContain('NoSidecarInBase');
  });

  it.each([
    [
      'injection by label stays',
      { labels: { app: 'reviews', 'sidecar.istio.io/inject': 'true' } },
      'labels',
      'sidecar.istio.io/inject',
      'true',
    ],
    [
      'the revision stays',
      { labels: { app: 'reviews', 'istio.io/rev': 'canary' } },
      'labels',
      'istio.io/rev',
      'canary',
    ],
    [
      'the proxy’s settings stay',
      { annotations: { 'proxy.istio.io/config': '{}' } },
      'annotations',
      'proxy.istio.io/config',
      '{}',
    ],
    [
      'the mark of a former injection goes',
      { annotations: { a: 'b', 'sidecar.istio.io/status': '{}' } },
      'annotations',
      'sidecar.istio.io/status',
      undefined,
    ],
    [
      'the mark of a replica set goes',
      { labels: { app: 'reviews', 'pod-template-hash': 'x' } },
      'labels',
      'pod-template-hash',
      undefined,
    ],
  ])('%s', (_, metadata, table, key, expected) => {
    expect((template({}, metadata).metadata[table] as Raw)[key]).toBe(expected);
  });

  it('is bound to no node', () => {
    expect(
      template({ nodeName: 'n1', nodeSelector: { disk: 'ssd' } }).spec,
    ).toMatchObject({ nodeSelector: { disk: 'ssd' } });
    expect(template({ nodeName: 'n1' }).spec.nodeName).toBeUndefined();
  });
});
