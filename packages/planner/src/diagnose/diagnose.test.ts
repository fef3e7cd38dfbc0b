import { object, service, virtualService } from '../testing/mesh';
import { createView } from '../view/createView';
import { viewFromObjects } from '../view/viewFromObjects';
import { diagnose } from './diagnose';

const NOW = new Date('2026-01-01T12:00:00Z');

const namespace = (
  name: string,
  labels: Record<string, string> = {},
  more: object = {},
) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, uid: `ns-${name}`, labels, ...more },
});

const base = (
  labels: Record<string, string> = { 'istio-injection': 'enabled' },
) => namespace('shop', { 'meshspace.dev/base': 'true', ...labels });

const space = (name: string, spec: object = {}, metadata: object = {}) => ({
  apiVersion: 'meshspace.dev/v1alpha1',
  kind: 'MeshSpace',
  metadata: {
    name,
    uid: `space-${name}`,
    creationTimestamp: '2026-01-01T10:00:00Z',
    ...metadata,
  },
  spec: {
    base: 'shop',
    owner: 'user:default/alice',
    header: { format: 'header', name: 'x-meshspace', value: name },
    forks: [],
    ...spec,
  },
});

const ours = (labels: Record<string, string> = {}) => ({
  'app.kubernetes.io/managed-by': 'meshspace',
  ...labels,
});

const pod = (name: string, sidecar?: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'shop',
    labels: { app: name },
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        name,
        uid: 's',
        controller: true,
      },
    ],
    annotations: sidecar ? { 'sidecar.istio.io/status': '{}' } : {},
  },
  spec: {
    containers: [
      { name: 'app', image: 'a:1' },
      ...(sidecar
        ? [{ name: 'istio-proxy', image: sidecar, args: ['proxy'] }]
        : []),
    ],
  },
  status: { phase: 'Running', podIP: '10.0.0.1', containerStatuses: [] },
});

const toReviews = { http: [{ route: [{ destination: { host: 'reviews' } }] }] };

const cases: [string, string[], object[]][] = [
  [
    'a healthy base',
    [],
    [base(), service('shop/reviews'), pod('reviews', 'proxyv2:1.31.1')],
  ],
  ['a base without injection', ['MSP0001'], [base({})]],
  ['a namespace that is no base', [], [namespace('other')]],
  [
    'both injection labels',
    ['MSP0002'],
    [base({ 'istio-injection': 'enabled', 'istio.io/rev': 'canary' })],
  ],
  ['a pod older than injection', ['MSP0003'], [base(), pod('web')]],
  [
    'a port without protocol',
    ['MSP0004'],
    [base(), service('shop/db', [{ name: 'main', port: 5432 }])],
  ],
  [
    'a VirtualService behind another of its host',
    ['MSP0005'],
    [
      base(),
      virtualService('shop/a', { hosts: ['reviews'], ...toReviews }),
      virtualService('shop/b', { hosts: ['reviews'], ...toReviews }),
    ],
  ],
  [
    'two of one host that serve different callers',
    [],
    [
      base(),
      virtualService('shop/a', {
        hosts: ['reviews'],
        http: [
          {
            match: [{ sourceLabels: { app: 'web' } }],
            route: [{ destination: { host: 'reviews' } }],
          },
        ],
      }),
      virtualService('shop/b', { hosts: ['reviews'], ...toReviews }),
    ],
  ],
  [
    'a private VirtualService',
    ['MSP0006'],
    [
      base(),
      virtualService('shop/a', {
        hosts: ['reviews'],
        exportTo: ['.'],
        ...toReviews,
      }),
    ],
  ],
  [
    'both kinds of route on one Service',
    ['MSP0007'],
    [
      base(),
      virtualService('shop/a', { hosts: ['reviews'], ...toReviews }),
      object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'shop/r', {
        spec: {
          parentRefs: [{ group: '', kind: 'Service', name: 'reviews' }],
          rules: [],
        },
      }),
    ],
  ],
  [
    'a route into a space that is gone, without a switch',
    ['MSP0009', 'MSP0019'],
    [
      base(),
      {
        ...virtualService('shop/meshspace-reviews-0', { hosts: ['reviews'] }),
        metadata: {
          name: 'meshspace-reviews-0',
          namespace: 'shop',
          uid: 'r',
          labels: ours({ 'meshspace.dev/route': 'x' }),
          annotations: { 'meshspace.dev/spaces': 'bob' },
        },
      },
    ],
  ],
  [
    'a namespace whose space is gone',
    ['MSP0011'],
    [namespace('bob', ours({ 'meshspace.dev/space': 'bob' }))],
  ],
  [
    'a foreign namespace with our label',
    [],
    [namespace('bob', { 'meshspace.dev/space': 'bob' })],
  ],
  [
    'two spaces with one header',
    ['MSP0012'],
    [
      base(),
      space('a'),
      space('b', {
        header: { format: 'header', name: 'x-meshspace', value: 'a' },
      }),
    ],
  ],
  [
    'a fork whose base is gone',
    ['MSP0014'],
    [
      base(),
      space('a', {
        forks: [{ workload: { kind: 'Deployment', name: 'reviews' } }],
      }),
    ],
  ],
  [
    'an expired space',
    ['MSP0015'],
    [base(), space('a', { expiresAt: '2026-01-01T11:00:00Z' })],
  ],
  [
    'a space that has just expired',
    [],
    [base(), space('a', { expiresAt: '2026-01-01T11:59:30Z' })],
  ],
  [
    'a space that does not go',
    ['MSP0016'],
    [
      base(),
      space(
        'a',
        {},
        {
          deletionTimestamp: '2026-01-01T11:00:00Z',
          finalizers: ['example.com/hold'],
        },
      ),
    ],
  ],
];

describe('diagnose', () => {
  it.each(cases)('%s: %j', (_, codes, objects) => {
    const found = diagnose(viewFromObjects(objects), { now: NOW });
    expect(found.map(({ code }) => code)).toEqual(codes);
    for (const { message, effect, nextStep } of found) {
      expect([message, effect, nextStep]).not.toContain('');
    }
  });

  it('names the sidecars that lag behind the control plane', () => {
    const view = viewFromObjects([base(), pod('web', 'proxyv2:1.30.0')], {
      istio: { version: '1.31.1', revisions: ['default'], ambient: false },
    });
    expect(diagnose(view, { now: NOW })).toMatchObject([
      { code: 'MSP0018', base: 'shop' },
    ]);
  });

  it('says when Istio does not look at a space', () => {
    const view = createView({
      discoverySelectors: [{ matchLabels: { mesh: 'on' } }],
    });
    const objects = viewFromObjects([
      base(),
      space('a'),
      namespace('a', ours({ 'meshspace.dev/space': 'a' })),
    ]);
    for (const kind of ['Namespace', 'MeshSpace'] as const) {
      for (const found of objects.list(kind))
        view.apply({ type: 'set', object: found });
    }
    expect(diagnose(view, { now: NOW }).map(({ code }) => code)).toEqual([
      'MSP0020',
    ]);
  });

  it('mends what can be mended without a person', () => {
    const [finding] = diagnose(
      viewFromObjects([
        namespace('bob', ours({ 'meshspace.dev/space': 'bob' })),
      ]),
      { now: NOW },
    );
    expect(finding.repair).toMatchObject([
      {
        type: 'delete',
        target: { kind: 'Namespace', name: 'bob' },
        uid: 'ns-bob',
      },
    ]);
  });
});
