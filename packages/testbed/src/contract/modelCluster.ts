import {
  createView,
  projection,
  viewKindOf,
  type ClusterView,
  type KubeObject,
  type MutableView,
  type ViewKind,
} from '@meshspace/planner';
import { TestbedError } from '../errors';
import type { Manifest } from '../kube/types';
import { INGRESS_GATEWAY } from './modelCaller';

// earlier than what a real cluster has made
const EPOCH = Date.UTC(2020, 0, 1);

/** What the profile `gateway-api` of the test bed has besides the contract's world. */
const meshManifests: Manifest[] = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      namespace: INGRESS_GATEWAY.namespace,
      name: 'istio-ingressgateway',
    },
    spec: {
      selector: INGRESS_GATEWAY.labels,
      ports: [{ name: 'http2', port: INGRESS_GATEWAY.port }],
    },
  },
  {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { namespace: 'istio-system', name: 'default' },
    spec: { mtls: { mode: 'STRICT' } },
  },
];

/** Stands in for the API server: gives objects their creation times and Services their addresses, in the planner's view. */
export class ModelCluster {
  private readonly contents: MutableView;
  private second = 0;
  private addresses = 0;

  constructor(manifests: readonly Manifest[]) {
    this.contents = createView({
      istio: { revisions: ['default'], ambient: false },
      gatewayApi: true,
    });
    this.apply([...meshManifests, ...manifests]);
  }

  get view(): ClusterView {
    return this.contents;
  }

  /** What is created from now on is younger than all before. */
  nextSecond(): void {
    this.second += 1;
  }

  /** An object that brings a creation time keeps it. */
  apply(manifests: readonly Manifest[]): void {
    for (const manifest of manifests) {
      const old = this.find(manifest);
      const object = this.project(this.withAddress(manifest));
      const { metadata } = object;
      const creationTimestamp =
        metadata.creationTimestamp ??
        old?.metadata.creationTimestamp ??
        this.now();
      this.contents.apply({
        type: 'set',
        object: { ...object, metadata: { ...metadata, creationTimestamp } },
      });
    }
  }

  delete(manifests: readonly Manifest[]): void {
    for (const manifest of manifests) {
      const { namespace, name } = manifest.metadata;
      const kind = this.kindOf(manifest);
      this.contents.apply({ type: 'delete', kind, namespace, name });
    }
  }

  /** In whole seconds, as Kubernetes writes them. */
  private now(): string {
    const time = new Date(EPOCH + this.second * 1000);
    return time.toISOString().replace('.000Z', 'Z');
  }

  private kindOf({ apiVersion, kind }: Manifest): ViewKind {
    const found = viewKindOf(apiVersion, kind);
    if (found) return found;
    throw new TestbedError(`the model keeps no ${kind} of ${apiVersion}`);
  }

  private find(manifest: Manifest): KubeObject | undefined {
    const { namespace, name } = manifest.metadata;
    return this.contents.get(this.kindOf(manifest), namespace, name);
  }

  private project(manifest: Manifest): KubeObject {
    const result = projection(manifest);
    if (result.type === 'kept') return result.object;
    const why = result.type === 'malformed' ? result.problem : 'is not kept';
    throw new TestbedError(
      `${manifest.kind} ${manifest.metadata.name}: ${why}`,
    );
  }

  private withAddress(manifest: Manifest): Manifest {
    if (manifest.kind !== 'Service') return manifest;
    const spec = manifest.spec as { type?: string; clusterIP?: string };
    if (spec.clusterIP || spec.type === 'ExternalName') return manifest;
    const { namespace, name } = manifest.metadata;
    const had = this.view.get('Service', namespace, name)?.spec.clusterIP;
    const clusterIP = had && had !== 'None' ? had : this.nextAddress();
    return { ...manifest, spec: { ...spec, clusterIP } };
  }

  private nextAddress(): string {
    this.addresses += 1;
    return `10.96.${Math.floor(this.addresses / 250)}.${
      1 + (this.addresses % 250)
    }`;
  }
}
