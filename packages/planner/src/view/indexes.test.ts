import {
  endpointsOf,
  podsOfService,
  podsOfWorkload,
  servicesSelecting,
  workloadsOf,
} from './indexes';
import { viewFromObjects } from './viewFromObjects';

const meta = (name: string, labels?: Record<string, string>) => ({
  namespace: 'shop',
  name,
  ...(labels && { labels }),
});

const service = (name: string, selector?: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: meta(name),
  spec: { ...(selector && { selector }), ports: [{ port: 9080 }] },
});

const slice = (name: string, endpoints: object[]) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: meta(name, { 'kubernetes.io/service-name': 'reviews' }),
  endpoints,
});

const pod = (name: string, labels: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    ...meta(name, labels),
    ownerReferences: [
      { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'reviews', uid: '1' },
    ],
  },
  spec: { containers: [] },
});

const objects = [
  service('reviews', { app: 'reviews' }),
  service('reviews-v1', { app: 'reviews', version: 'v1' }),
  service('other', { app: 'other' }),
  service('manual'),
  slice('reviews-1', [
    { addresses: ['10.0.0.2'], conditions: { ready: true } },
    { addresses: ['10.0.0.3'], conditions: { ready: false } },
  ]),
  slice('reviews-2', [{ addresses: ['10.0.0.1'] }]),
  pod('reviews-0', { app: 'reviews', version: 'v1' }),
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: meta('reviews'),
    spec: {
      selector: {},
      template: { spec: { containers: [{ name: 'app' }] } },
    },
  },
];
const view = viewFromObjects(objects);

describe('indexes of the view', () => {
  it('counts endpoints over all slices; one that does not say counts as ready', () => {
    expect(endpointsOf(view, 'shop', 'reviews')).toEqual({
      ready: 2,
      total: 3,
      addresses: ['10.0.0.1', '10.0.0.2'],
    });
    expect(endpointsOf(view, 'shop', 'absent').total).toBe(0);
  });

  it('finds the Services that select a pod; one without a selector selects none', () => {
    const found = (labels: Record<string, string>) =>
      servicesSelecting(view, 'shop', labels).map(s => s.metadata.name);
    expect(found({ app: 'reviews' })).toEqual(['reviews']);
    expect(found({ version: 'v1', app: 'reviews' })).toEqual([
      'reviews',
      'reviews-v1',
    ]);
    expect(found({})).toEqual([]);
  });

  it('finds pods by Service and by workload, and workloads by namespace', () => {
    const [reviews] = servicesSelecting(view, 'shop', { app: 'reviews' });
    expect(podsOfService(view, reviews)).toHaveLength(1);
    expect(
      podsOfService(view, view.get('Service', 'shop', 'manual')!),
    ).toHaveLength(0);
    expect(podsOfWorkload(view, 'shop', 'StatefulSet', 'reviews')).toHaveLength(
      1,
    );
    expect(workloadsOf(view, 'shop')).toHaveLength(1);
  });

  it('follows changes', () => {
    const changed = view.overlay([
      {
        type: 'delete',
        kind: 'EndpointSlice',
        namespace: 'shop',
        name: 'reviews-1',
      },
    ]);
    expect(endpointsOf(changed, 'shop', 'reviews').ready).toBe(1);
    expect(endpointsOf(view, 'shop', 'reviews').ready).toBe(2);
  });
});
