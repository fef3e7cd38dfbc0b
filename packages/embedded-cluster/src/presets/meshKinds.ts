import { NewObject } from '../store/InternalClient';
import { PrinterColumn } from '../resources/Resource';
import { Schema } from '../schema/Schema';
import { gatewaySchemas } from './gatewaySchemas';

interface Kind {
  group: string;
  kind: string;
  plural: string;
  singular?: string;
  shortNames?: string[];
  categories?: string[];
  versions: string[];
  clusterScoped?: boolean;
  columns?: Partial<Record<string, string>>;
  /** Of `spec`; anything unless given. */
  schema?: Schema;
}

const ISTIO = ['istio-io', 'networking-istio-io'];
const SECURITY = ['istio-io', 'security-istio-io'];
const GATEWAY_API = ['gateway-api'];
const NETWORKING = ['v1', 'v1beta1', 'v1alpha3'];
const SECURITY_VERSIONS = ['v1', 'v1beta1'];

const networking = (
  kind: string,
  plural: string,
  shortNames: string[],
  columns: Record<string, string> = {},
): Kind => ({
  group: 'networking.istio.io',
  kind,
  plural,
  shortNames,
  columns,
  versions: NETWORKING,
  categories: ISTIO,
});
const security = (
  kind: string,
  plural: string,
  shortNames: string[],
  columns: Record<string, string> = {},
): Kind => ({
  group: 'security.istio.io',
  kind,
  plural,
  shortNames,
  columns,
  versions: SECURITY_VERSIONS,
  categories: SECURITY,
});
const gatewayApi = (
  kind: string,
  plural: string,
  versions: string[],
  columns: Record<string, string> = {},
  shortNames: string[] = [],
): Kind => ({
  group: 'gateway.networking.k8s.io',
  kind,
  plural,
  versions,
  columns,
  shortNames,
  categories: GATEWAY_API,
  schema: gatewaySchemas[kind],
});

const KINDS: Kind[] = [
  networking('VirtualService', 'virtualservices', ['vs'], {
    Gateways: '.spec.gateways',
    Hosts: '.spec.hosts',
  }),
  networking('DestinationRule', 'destinationrules', ['dr'], {
    Host: '.spec.host',
  }),
  networking('Gateway', 'gateways', ['gw']),
  networking('ServiceEntry', 'serviceentries', ['se'], {
    Hosts: '.spec.hosts',
    Location: '.spec.location',
    Resolution: '.spec.resolution',
  }),
  networking('Sidecar', 'sidecars', []),
  networking('WorkloadEntry', 'workloadentries', ['we'], {
    Address: '.spec.address',
  }),
  networking('WorkloadGroup', 'workloadgroups', ['wg']),
  { ...networking('EnvoyFilter', 'envoyfilters', []), versions: ['v1alpha3'] },
  { ...networking('ProxyConfig', 'proxyconfigs', []), versions: ['v1beta1'] },
  security('PeerAuthentication', 'peerauthentications', ['pa'], {
    Mode: '.spec.mtls.mode',
  }),
  security('RequestAuthentication', 'requestauthentications', ['ra']),
  security('AuthorizationPolicy', 'authorizationpolicies', ['ap'], {
    Action: '.spec.action',
  }),
  {
    group: 'telemetry.istio.io',
    kind: 'Telemetry',
    plural: 'telemetries',
    shortNames: ['telemetry'],
    versions: ['v1', 'v1alpha1'],
    categories: ['istio-io', 'telemetry-istio-io'],
  },
  {
    group: 'extensions.istio.io',
    kind: 'WasmPlugin',
    plural: 'wasmplugins',
    versions: ['v1alpha1'],
    categories: ['istio-io', 'extensions-istio-io'],
  },
  {
    ...gatewayApi(
      'GatewayClass',
      'gatewayclasses',
      ['v1', 'v1beta1'],
      { Controller: '.spec.controllerName' },
      ['gc'],
    ),
    clusterScoped: true,
  },
  gatewayApi(
    'Gateway',
    'gateways',
    ['v1', 'v1beta1'],
    {
      Class: '.spec.gatewayClassName',
      Address: '.status.addresses[*].value',
    },
    ['gtw'],
  ),
  gatewayApi('HTTPRoute', 'httproutes', ['v1', 'v1beta1'], {
    Hostnames: '.spec.hostnames',
  }),
  gatewayApi('GRPCRoute', 'grpcroutes', ['v1'], {
    Hostnames: '.spec.hostnames',
  }),
  gatewayApi('ReferenceGrant', 'referencegrants', ['v1', 'v1beta1'], {}, [
    'refgrant',
  ]),
];

const OPEN = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

function crd(kind: Kind): NewObject {
  const columns: PrinterColumn[] = Object.entries(kind.columns ?? {}).map(
    ([name, jsonPath]) => ({
      name,
      type: 'string',
      jsonPath: jsonPath ?? '',
    }),
  );
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${kind.plural}.${kind.group}` },
    spec: {
      group: kind.group,
      scope: kind.clusterScoped ? 'Cluster' : 'Namespaced',
      names: {
        plural: kind.plural,
        singular: kind.kind.toLowerCase(),
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        ...(kind.shortNames?.length ? { shortNames: kind.shortNames } : {}),
        ...(kind.categories ? { categories: kind.categories } : {}),
      },
      versions: kind.versions.map((name, i) => ({
        name,
        served: true,
        storage: i === 0,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: kind.schema ?? OPEN, status: OPEN },
            ...(kind.schema ? { required: ['spec'] } : {}),
          },
        },
        subresources: { status: {} },
        additionalPrinterColumns: [
          ...columns,
          {
            name: 'Age',
            type: 'date',
            jsonPath: '.metadata.creationTimestamp',
          },
        ],
      })),
    },
  };
}

/** Istio's kinds with open schemas: what is in them, the planner's routing model judges. Gateway API's with what theirs check and fill in. */
export function meshKinds(): NewObject[] {
  return KINDS.map(crd);
}
