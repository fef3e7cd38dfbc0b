export const profiles = [
  'default',
  'permissive',
  'revisions',
  'gateway-api',
] as const;
export type Profile = (typeof profiles)[number];

export interface ProfileFacts {
  /** What the mesh-wide PeerAuthentication says. */
  mtls: 'STRICT' | 'PERMISSIVE';
  /** Revisions besides the default one, each with an istiod of its own. */
  revisions: string[];
  gatewayApi: boolean;
}

const facts: Record<Profile, ProfileFacts> = {
  default: { mtls: 'STRICT', revisions: [], gatewayApi: false },
  permissive: { mtls: 'PERMISSIVE', revisions: [], gatewayApi: false },
  revisions: { mtls: 'STRICT', revisions: ['canary'], gatewayApi: false },
  'gateway-api': { mtls: 'STRICT', revisions: [], gatewayApi: true },
};

export const profileFacts = (profile: Profile): ProfileFacts => facts[profile];

export function isProfile(name: string): name is Profile {
  return (profiles as readonly string[]).includes(name);
}

/** The header by which the test bed finds a request of its own in an access log. */
export const REQUEST_ID_HEADER = 'x-testbed-request';

/** One JSON object per request; what a decision is judged by, besides the answer itself. */
export const accessLogFormat = {
  request: `%REQ(${REQUEST_ID_HEADER})%`,
  requestId: '%REQ(X-REQUEST-ID)%',
  start: '%START_TIME%',
  method: '%REQ(:METHOD)%',
  authority: '%REQ(:AUTHORITY)%',
  originalPath: '%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%',
  path: '%REQ(:PATH)%',
  status: '%RESPONSE_CODE%',
  flags: '%RESPONSE_FLAGS%',
  details: '%RESPONSE_CODE_DETAILS%',
  cluster: '%UPSTREAM_CLUSTER_RAW%',
  upstream: '%UPSTREAM_HOST%',
  route: '%ROUTE_NAME%',
  duration: '%DURATION%',
  downstream: '%DOWNSTREAM_REMOTE_ADDRESS%',
  peer: '%DOWNSTREAM_PEER_URI_SAN%',
  userAgent: '%REQ(USER-AGENT)%',
  grpcStatus: '%GRPC_STATUS_NUMBER%',
} as const;

export type AccessLogField = keyof typeof accessLogFormat;

/**
 * Arguments of `istioctl manifest generate`. The standard Envoy has no Istio filters, so what would make istiod
 * send them is switched off: an Envoy that rejects its configuration looks alive and answers through passthrough.
 */
export function manifestArguments(revision: string | undefined): string[] {
  const settings: Record<string, string> = {
    profile: revision ? 'minimal' : 'default',
    hub: 'istio',
    tag: 'testbed',
    'values.telemetry.enabled': 'false',
    'values.pilot.env.PILOT_ENABLE_ALPN_FILTER': 'false',
    'values.pilot.env.PILOT_ENABLE_METADATA_EXCHANGE': 'false',
    'values.pilot.autoscaleEnabled': 'false',
    'meshConfig.accessLogFile': '/dev/stdout',
    'meshConfig.accessLogEncoding': 'JSON',
    'meshConfig.accessLogFormat': JSON.stringify(accessLogFormat).replaceAll(
      ',',
      '\\,',
    ),
    ...(revision
      ? { revision }
      : { 'values.gateways.istio-ingressgateway.autoscaleEnabled': 'false' }),
  };
  return [
    'manifest',
    'generate',
    ...Object.entries(settings).flatMap(([name, value]) => [
      '--set',
      `${name}=${value}`,
    ]),
  ];
}
