import type { Manifest } from '../kube/types';
import { groupNames } from './groupNames';

const names = groupNames(7);

const inGroup = (
  kind: string,
  spec: object,
  apiVersion = 'networking.istio.io/v1',
) =>
  names.object({
    apiVersion,
    kind,
    metadata: { name: 'user', namespace: 'shop' },
    spec,
  } as Manifest);

it.each<[string, object, object]>([
  [
    'VirtualService',
    {
      hosts: ['reviews', '*.example'],
      gateways: ['front', 'shop/front', 'mesh'],
      exportTo: ['.', 'alice', 'istio-system'],
      http: [
        {
          match: [
            {
              gateways: ['shop/side'],
              sourceNamespace: 'alice',
              headers: { 'x-user': { exact: 'alice' } },
            },
          ],
          delegate: { name: 'leaf', namespace: 'shop' },
        },
      ],
    },
    {
      hosts: ['reviews', '*.diff07.example'],
      gateways: ['front', 'diff07/front', 'mesh'],
      exportTo: ['.', 'diff07-space', 'istio-system'],
      http: [
        {
          match: [
            {
              gateways: ['diff07/side'],
              sourceNamespace: 'diff07-space',
              headers: { 'x-user': { exact: 'alice' } },
            },
          ],
          delegate: { name: 'leaf', namespace: 'diff07' },
        },
      ],
    },
  ],
  [
    'Gateway',
    { servers: [{ hosts: ['./shop.example', 'alice/*.example'] }] },
    {
      servers: [
        { hosts: ['./shop.diff07.example', 'diff07-space/*.diff07.example'] },
      ],
    },
  ],
  [
    'Sidecar',
    { egress: [{ hosts: ['./*', 'shop/*'] }] },
    { egress: [{ hosts: ['./*', 'diff07/*'] }] },
  ],
  [
    'HTTPRoute',
    {
      parentRefs: [
        { kind: 'Gateway', namespace: 'istio-system', name: 'entry' },
        { kind: 'Service', name: 'reviews' },
      ],
      hostnames: ['api.example'],
    },
    {
      parentRefs: [
        { kind: 'Gateway', namespace: 'istio-system', name: 'entry-diff07' },
        { kind: 'Service', name: 'reviews' },
      ],
      hostnames: ['api.diff07.example'],
    },
  ],
])(
  'gives a %s the names of its group, and changes nothing else',
  (kind, spec, renamed) => {
    const object = inGroup(kind, spec);
    expect(object.spec).toEqual(renamed);
    expect(object.metadata).toEqual({ name: 'user', namespace: 'diff07' });
  },
);

it('tells gateways of the Gateway API apart, which live in one namespace', () => {
  const { metadata } = inGroup(
    'Gateway',
    { listeners: [{ hostname: '*.example' }] },
    'gateway.networking.k8s.io/v1',
  );
  expect(metadata.name).toBe('user-diff07');
});

it('reads what Envoy says in the names of the configuration', () => {
  expect(
    names.clusterAsWritten(
      'outbound|9080||reviews.diff07-space.svc.cluster.local',
    ),
  ).toBe('outbound|9080||reviews.alice.svc.cluster.local');
  expect(
    names.clusterAsWritten('outbound|9080||reviews.diff07.svc.cluster.local'),
  ).toBe('outbound|9080||reviews.shop.svc.cluster.local');
});
