import { z } from 'zod';
import { viewKindOf } from '../kube/kinds';
import { KubeObject, ObjectMeta, Raw, refName } from '../kube/objects';
import * as core from '../kube/schema/core';
import * as gatewayApi from '../kube/schema/gatewayApi';
import * as istio from '../kube/schema/istio';
import { anyObject } from '../kube/schema/common';
import { meshSpace } from '../kube/schema/meshSpace';
import { withoutNulls } from '../kube/withoutNulls';
import { MANAGED_BY_LABEL, MANAGER } from '../meshspace/names';
import { ViewKind } from './ClusterView';
import { projectPod } from './projectPod';

/** What became of an object that was offered to the view. @public */
export type Projection =
  | { type: 'kept'; object: KubeObject }
  /** Of a kind that the view does not hold. */
  | { type: 'ignored' }
  | { type: 'malformed'; name: string; problem: string };

interface Rule {
  schema: z.ZodType<Raw>;
  /** Picks what is kept beside `apiVersion`, `kind` and `metadata`, of the object as it came and as it was checked. */
  keep: (object: Raw, checked: Raw) => Raw;
}

const pick =
  (...keys: string[]) =>
  (object: Raw): Raw =>
    Object.fromEntries(
      keys
        .filter(key => object[key] !== undefined)
        .map(key => [key, object[key]]),
    );

const rule = (schema: z.ZodType<Raw>, ...keys: string[]): Rule => ({
  schema,
  keep: pick(...keys),
});

const nothing = z.looseObject({});

const RULES: Readonly<Record<Exclude<ViewKind, 'Pod'>, Rule>> = {
  Namespace: rule(nothing, 'status'),
  Deployment: rule(core.workload, 'spec', 'status'),
  StatefulSet: rule(core.workload, 'spec', 'status'),
  DaemonSet: rule(core.workload, 'spec', 'status'),
  Rollout: rule(core.workload, 'spec', 'status'),
  Service: rule(core.service, 'spec'),
  EndpointSlice: {
    schema: core.endpointSlice,
    keep: object => ({ endpoints: [], ...pick('endpoints', 'ports')(object) }),
  },
  ServiceAccount: rule(core.serviceAccount, 'imagePullSecrets'),
  ConfigMap: rule(nothing),
  Secret: rule(z.looseObject({ type: z.string().optional() }), 'type'),
  ResourceQuota: rule(core.quota, 'spec', 'status'),
  LimitRange: rule(core.withOptionalSpec, 'spec'),
  NetworkPolicy: rule(core.withSpec, 'spec'),
  Job: rule(nothing, 'spec', 'status'),
  VirtualService: rule(istio.virtualService, 'spec'),
  DestinationRule: rule(istio.destinationRule, 'spec'),
  IstioGateway: rule(istio.istioGateway, 'spec'),
  Sidecar: rule(istio.sidecar, 'spec'),
  ServiceEntry: rule(istio.serviceEntry, 'spec'),
  PeerAuthentication: rule(istio.peerAuthentication, 'spec'),
  AuthorizationPolicy: rule(istio.authorizationPolicy, 'spec'),
  RequestAuthentication: rule(core.withOptionalSpec, 'spec'),
  EnvoyFilter: rule(core.withOptionalSpec, 'spec'),
  Gateway: rule(gatewayApi.gateway, 'spec'),
  HTTPRoute: rule(gatewayApi.httpRoute, 'spec', 'status'),
  GRPCRoute: rule(gatewayApi.grpcRoute, 'spec', 'status'),
  ReferenceGrant: rule(gatewayApi.referenceGrant, 'spec'),
  MeshSpace: {
    schema: meshSpace,
    // A status that is not ours to read is as good as none.
    keep: (_, checked) => pick('spec', 'status')(checked),
  },
};

/** Their `metadata.namespace`, if a file gives one, means nothing. */
const CLUSTER_SCOPED: ReadonlySet<ViewKind> = new Set([
  'Namespace',
  'MeshSpace',
]);

/** Holds a copy of everything else in the object, Secrets included. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * What the view keeps of a raw Kubernetes object. Secrets and ConfigMaps lose their data, Pods shrink to a summary. The result
 * shares parts with the input, which must not be changed afterwards.
 * @public
 */
export function projection(object: unknown): Projection {
  try {
    return projectChecked(object);
  } catch (error) {
    if (error instanceof RangeError) {
      return { type: 'malformed', name: 'object', problem: 'nested too deep' };
    }
    throw error;
  }
}

/** Like {@link projection}, for those who only want what is kept. @public */
export function project(object: unknown): KubeObject | undefined {
  const result = projection(object);
  return result.type === 'kept' ? result.object : undefined;
}

function projectChecked(input: unknown): Projection {
  const identity = anyObject.safeParse(input);
  if (!identity.success) {
    // The view keeps most kinds by `spec` alone; only identity can be broken by explicit nulls.
    const cleaned = withoutNulls(input);
    if (cleaned !== input) return projectChecked(cleaned);
    return malformed('object', identity.error);
  }
  const { apiVersion, kind: rawKind, metadata: rawMeta } = identity.data;
  const kind = viewKindOf(apiVersion, rawKind);
  if (!kind || (kind === 'Job' && !isOurs(rawMeta.labels))) {
    return { type: 'ignored' };
  }
  // In a MeshSpace, a variable that is null is one to remove.
  const source = (
    kind === 'MeshSpace' ? input : withoutNulls(input)
  ) as KubeObject & Raw;
  const metadata = projectMetadata(source.metadata, kind);
  const name = refName({ apiVersion, kind: rawKind, ...metadata });

  if (kind === 'Pod') {
    const pod = core.pod.safeParse(source);
    return pod.success
      ? { type: 'kept', object: projectPod(metadata, pod.data, apiVersion) }
      : malformed(name, pod.error);
  }
  const { schema, keep } = RULES[kind];
  const checked = schema.safeParse(source);
  if (!checked.success) return malformed(name, checked.error);
  return {
    type: 'kept',
    object: {
      apiVersion,
      kind: rawKind,
      metadata,
      ...keep(source, checked.data),
    },
  };
}

function isOurs(labels: Record<string, string> | undefined): boolean {
  return labels?.[MANAGED_BY_LABEL] === MANAGER;
}

function projectMetadata(metadata: ObjectMeta, kind: ViewKind): ObjectMeta {
  const {
    name,
    namespace,
    uid,
    resourceVersion,
    generation,
    creationTimestamp,
    deletionTimestamp,
    labels,
    ownerReferences,
    finalizers,
  } = metadata;
  const annotations =
    kind === 'Secret' ? undefined : withoutLastApplied(metadata.annotations);
  return {
    name,
    ...(namespace && !CLUSTER_SCOPED.has(kind) && { namespace }),
    ...(uid && { uid }),
    ...(resourceVersion && { resourceVersion }),
    ...(generation !== undefined && { generation }),
    ...(creationTimestamp && { creationTimestamp }),
    ...(deletionTimestamp && { deletionTimestamp }),
    ...(labels && { labels }),
    ...(annotations && { annotations }),
    ...(ownerReferences?.length && { ownerReferences }),
    ...(finalizers?.length && { finalizers }),
  };
}

function withoutLastApplied(annotations: Record<string, string> | undefined) {
  if (!annotations || !Object.hasOwn(annotations, LAST_APPLIED)) {
    return annotations;
  }
  const { [LAST_APPLIED]: _, ...kept } = annotations;
  return kept;
}

function malformed(name: string, error: z.ZodError): Projection {
  const [first] = error.issues;
  const path = first.path.join('.');
  return {
    type: 'malformed',
    name,
    problem: path ? `${path}: ${first.message}` : first.message,
  };
}
