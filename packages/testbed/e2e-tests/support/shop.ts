import type { Manifest } from '../../src';

/** A small base whose workloads answer with who they are. */

export const echo = (namespace: string, app: string): Manifest[] => [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: app, namespace },
    spec: {
      selector: { matchLabels: { app } },
      template: {
        metadata: { labels: { app } },
        spec: {
          terminationGracePeriodSeconds: 5,
          containers: [
            {
              name: 'app',
              image: 'testbed/echo:v1',
              env: [
                { name: 'APP', value: app },
                {
                  name: 'NAMESPACE',
                  valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } },
                },
              ],
              ports: [{ name: 'http', containerPort: 9080 }],
              // as whoever rolls without loss does: proxies hear of the end before the program does
              lifecycle: { preStop: { sleep: { seconds: 1 } } },
              readinessProbe: {
                httpGet: { path: '/ready', port: 9080 },
                periodSeconds: 5,
              },
            },
          ],
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: app, namespace },
    spec: { selector: { app }, ports: [{ name: 'http', port: 9080 }] },
  },
];

/** What a MeshSpace says; `forks` by the name of the forked Deployment. */
export const space = (
  name: string,
  base: string,
  forks: Record<string, { image?: string; command?: string[] }>,
): Manifest => ({
  apiVersion: 'meshspace.dev/v1alpha1',
  kind: 'MeshSpace',
  metadata: { name },
  spec: {
    base,
    owner: 'user:default/alice',
    header: { format: 'header', name: 'x-meshspace', value: name },
    forks: Object.entries(forks).map(([workload, change]) => ({
      workload: { kind: 'Deployment', name: workload },
      containers: [{ name: 'app', ...change }],
    })),
  },
});
