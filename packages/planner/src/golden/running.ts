import { parseAllDocuments } from 'yaml';
import { KubeObject } from '../kube/objects';
import { Workload } from '../kube/core';

/** The objects of a file of YAML documents. */
export function documentsOf(text: string): KubeObject[] {
  return parseAllDocuments(text)
    .map(document => document.toJS() as KubeObject | null)
    .filter(object => object !== null);
}

/** What a cluster adds to manifests: pods with sidecars, and Services that know them. */
export function running(objects: readonly KubeObject[]): object[] {
  const pods = objects
    .filter(
      (object): object is Workload =>
        object.kind === 'Deployment' || object.kind === 'StatefulSet',
    )
    .map(podOf);
  const slices = objects
    .filter(({ kind }) => kind === 'Service')
    .map(({ metadata: { name, namespace } }) => ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name,
        namespace,
        labels: { 'kubernetes.io/service-name': name },
      },
      endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: true } }],
    }));
  return [...objects, ...pods, ...slices];
}

function podOf({ metadata: { name, namespace }, spec }: Workload): object {
  const own = spec.template.spec.containers.filter(
    container => container.name !== 'istio-proxy',
  );
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${name}-1`,
      namespace,
      labels: spec.template.metadata?.labels,
    },
    spec: {
      containers: [
        ...own,
        {
          name: 'istio-proxy',
          args: [
            'proxy',
            'sidecar',
            '--domain',
            `${namespace}.svc.cluster.local`,
          ],
        },
      ],
    },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  };
}
