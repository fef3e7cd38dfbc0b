import type { AccessLogEntry } from '../bed/accessLog';
import type { Pod, Service } from '../kube/types';
import { labelsOf, workloadOf, type Inventory } from './istioLabels';
import { RequestMetrics } from './RequestMetrics';

const pod = (
  name: string,
  ip: string,
  labels: Record<string, string>,
): Pod => ({
  metadata: { name, namespace: 'shop', uid: name, labels },
  spec: { containers: [] },
  status: { podIP: ip },
});

const reviews = pod('reviews-v1-5d4f-abcde', '10.0.0.1', {
  app: 'reviews',
  'pod-template-hash': '5d4f',
});
const web = pod('web-0', '10.0.0.2', { app: 'web' });

const service = (name: string, selector: Record<string, string>) =>
  ({ metadata: { name, namespace: 'shop' }, spec: { selector } } as Service);

const inventory: Inventory = {
  podByIp: ip => [reviews, web].find(({ status }) => status?.podIP === ip),
  services: () => [
    service('ratings', { app: 'ratings' }),
    service('reviews', { app: 'reviews' }),
    service('stars', { app: 'reviews' }),
  ],
};

const entry: AccessLogEntry = {
  status: 200,
  cluster: 'inbound|9080||',
  authority: 'reviews.shop:9080',
  downstream: '10.0.0.2:41000',
  peer: 'spiffe://cluster.local/ns/shop/sa/default',
};

describe('labels of a request', () => {
  it.each<[string, Partial<AccessLogEntry>, object]>([
    [
      'names both ends',
      {},
      {
        source_workload: 'web',
        destination_workload: 'reviews-v1',
        destination_service_name: 'reviews',
      },
    ],
    ['says the encryption', {}, { connection_security_policy: 'mutual_tls' }],
    [
      'says that there was none',
      { peer: undefined },
      { connection_security_policy: 'none' },
    ],
    [
      'tells the service by the name that was called',
      { authority: 'stars:9080' },
      { destination_service_name: 'stars' },
    ],
    [
      'takes one that selects the pod for another name',
      { authority: 'shop.example.com' },
      { destination_service_name: 'reviews' },
    ],
    [
      'knows gRPC by its status',
      { grpcStatus: '14' },
      { request_protocol: 'grpc', grpc_response_status: '14' },
    ],
    [
      'does not know a caller outside',
      { downstream: '192.0.2.1:1' },
      { source_workload: 'unknown' },
    ],
    ['is marked as made here', {}, { made_from: 'access logs' }],
  ])('%s', (_, change, expected) => {
    expect(labelsOf({ ...entry, ...change }, reviews, inventory)).toMatchObject(
      expected,
    );
  });

  it('has none for a request that the sidecar sent', () => {
    const sent = { ...entry, cluster: 'outbound|9080||reviews.shop' };
    expect(labelsOf(sent, reviews, inventory)).toBeUndefined();
  });

  it.each([
    [reviews, 'reviews-v1'],
    [web, 'web'],
  ])('$metadata.name belongs to %s', (one, workload) => {
    expect(workloadOf(one)).toBe(workload);
  });
});

it('counts requests and their durations in Prometheus’ text', () => {
  const metrics = new RequestMetrics();
  metrics.add({ code: '200' }, 3);
  metrics.add({ code: '200' }, 40);
  metrics.add({ code: '503' }, 60_000);
  const lines = metrics.text().split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'istio_requests_total{code="200"} 2',
      'istio_requests_total{code="503"} 1',
      'istio_request_duration_milliseconds_bucket{code="200",le="5"} 1',
      'istio_request_duration_milliseconds_bucket{code="200",le="50"} 2',
      'istio_request_duration_milliseconds_bucket{code="503",le="30000"} 0',
      'istio_request_duration_milliseconds_bucket{code="503",le="+Inf"} 1',
      'istio_request_duration_milliseconds_sum{code="200"} 43',
    ]),
  );
});
