import type { KubeObject } from './types';

interface Resource {
  plural: string;
  clusterScoped?: boolean;
}

const resources: Record<string, Resource> = {
  'v1/ConfigMap': { plural: 'configmaps' },
  'v1/Namespace': { plural: 'namespaces', clusterScoped: true },
  'v1/Pod': { plural: 'pods' },
  'v1/Secret': { plural: 'secrets' },
  'v1/Service': { plural: 'services' },
  'v1/ServiceAccount': { plural: 'serviceaccounts' },
  'apps/v1/Deployment': { plural: 'deployments' },
  'apps/v1/StatefulSet': { plural: 'statefulsets' },
  'batch/v1/Job': { plural: 'jobs' },
  'gateway.networking.k8s.io/v1/Gateway': { plural: 'gateways' },
  'gateway.networking.k8s.io/v1/GRPCRoute': { plural: 'grpcroutes' },
  'gateway.networking.k8s.io/v1/HTTPRoute': { plural: 'httproutes' },
  'gateway.networking.k8s.io/v1beta1/ReferenceGrant': {
    plural: 'referencegrants',
  },
  'meshspace.dev/v1alpha1/MeshSpace': {
    plural: 'meshspaces',
    clusterScoped: true,
  },
  'networking.istio.io/v1/DestinationRule': { plural: 'destinationrules' },
  'networking.istio.io/v1/Gateway': { plural: 'gateways' },
  'networking.istio.io/v1/ServiceEntry': { plural: 'serviceentries' },
  'networking.istio.io/v1/Sidecar': { plural: 'sidecars' },
  'networking.istio.io/v1/VirtualService': { plural: 'virtualservices' },
  'networking.istio.io/v1alpha3/EnvoyFilter': { plural: 'envoyfilters' },
  'networking.k8s.io/v1/NetworkPolicy': { plural: 'networkpolicies' },
  'security.istio.io/v1/AuthorizationPolicy': {
    plural: 'authorizationpolicies',
  },
  'security.istio.io/v1/PeerAuthentication': { plural: 'peerauthentications' },
};

/** Where the API server keeps an object. Throws for a kind that the test bed does not know; `kubectl` knows all. */
export function pathOf(object: KubeObject): string {
  const { apiVersion = '', kind = '', metadata } = object;
  const resource = resources[`${apiVersion}/${kind}`];
  if (!resource)
    throw new Error(
      `${apiVersion} ${kind} is not in the table of src/kube/resources.ts`,
    );
  const root = apiVersion.includes('/')
    ? `/apis/${apiVersion}`
    : `/api/${apiVersion}`;
  const scope = resource.clusterScoped
    ? ''
    : `/namespaces/${metadata.namespace ?? 'default'}`;
  return `${root}${scope}/${resource.plural}/${metadata.name}`;
}
