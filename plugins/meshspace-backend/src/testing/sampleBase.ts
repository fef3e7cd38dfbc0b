import type { NewObject } from 'embedded-cluster';

/** A base with one service behind another, and a route of the user's. */
export function sampleBase(namespace = 'shop'): [string, NewObject][] {
  const workload = (
    name: string,
    env: object[] = [],
  ): [string, NewObject][] => [
    [
      'deployments.apps',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: {
          name,
          namespace,
          labels: { app: name, 'backstage.io/kubernetes-id': name },
        },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: name } },
          template: {
            metadata: { labels: { app: name, version: 'v1' } },
            spec: {
              containers: [
                {
                  name: 'app',
                  image: `shop/${name}:v1`,
                  ports: [{ name: 'http', containerPort: 8080 }],
                  env,
                },
              ],
            },
          },
        },
      },
    ],
    [
      'services',
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, namespace, labels: { app: name } },
        spec: {
          selector: { app: name },
          ports: [{ name: 'http', port: 8080, targetPort: 8080 }],
        },
      },
    ],
    ...runningPod(name, namespace, `${name}-5d4f8`, {
      app: name,
      version: 'v1',
    }),
  ];
  return [
    [
      'namespaces',
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: namespace,
          labels: {
            'istio-injection': 'enabled',
            'meshspace.dev/base': 'true',
          },
        },
      },
    ],
    ...workload('web', [{ name: 'REVIEWS', value: 'http://reviews:8080' }]),
    ...workload('reviews'),
    [
      'virtualservices.networking.istio.io',
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata: { name: 'reviews', namespace },
        spec: {
          hosts: ['reviews'],
          http: [
            {
              timeout: '3s',
              route: [{ destination: { host: 'reviews' } }],
            },
          ],
        },
      },
    ],
  ];
}

/** A pod that runs and answers for a Service, as kubelet and controllers would leave it. */
export function runningPod(
  service: string,
  namespace: string,
  name: string,
  labels: Record<string, string>,
): [string, NewObject][] {
  return [
    [
      'pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace, labels },
        spec: {
          containers: [
            { name: 'app', image: `shop/${service}:v1` },
            {
              name: 'istio-proxy',
              image: 'istio/proxyv2:1.31.1',
              args: [
                'proxy',
                'sidecar',
                '--domain',
                `${namespace}.svc.cluster.local`,
              ],
            },
          ],
        },
        status: {
          phase: 'Running',
          podIP: '10.0.0.7',
          conditions: [{ type: 'Ready', status: 'True' }],
          containerStatuses: [
            {
              name: 'app',
              image: `shop/${service}:v1`,
              imageID: '',
              ready: true,
              restartCount: 0,
              state: { running: {} },
            },
          ],
        },
      },
    ],
    [
      'endpointslices.discovery.k8s.io',
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: {
          name: `${service}-${name}`,
          namespace,
          labels: { ...labels, 'kubernetes.io/service-name': service },
        },
        addressType: 'IPv4',
        endpoints: [{ addresses: ['10.0.0.7'], conditions: { ready: true } }],
        ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      },
    ],
  ];
}
