import { KubeObject, Raw } from './objects';

/** @public */
export type LabelMap = Record<string, string>;

/** @public */
export interface StringMatch {
  exact?: string;
  prefix?: string;
  regex?: string;
}

/** One entry of a route's `match`: all of its conditions hold. @public */
export interface HttpMatch extends Raw {
  name?: string;
  uri?: StringMatch;
  ignoreUriCase?: boolean;
  scheme?: StringMatch;
  method?: StringMatch;
  authority?: StringMatch;
  headers?: Record<string, StringMatch>;
  withoutHeaders?: Record<string, StringMatch>;
  queryParams?: Record<string, StringMatch>;
  port?: number;
  sourceLabels?: LabelMap;
  sourceNamespace?: string;
  gateways?: string[];
}

/** @public */
export interface Destination {
  host: string;
  subset?: string;
  port?: { number: number };
}

/** @public */
export interface HttpRouteDestination extends Raw {
  destination: Destination;
  weight?: number;
  headers?: HeaderOperationsOf;
}

/** @public */
export interface HeaderOperations {
  set?: Record<string, string>;
  add?: Record<string, string>;
  remove?: string[];
}

/** @public */
export interface HeaderOperationsOf {
  request?: HeaderOperations;
  response?: HeaderOperations;
}

/** Unknown fields are carried: a clone must keep what we do not understand. @public */
export interface HttpRouteRule extends Raw {
  name?: string;
  match?: HttpMatch[];
  route?: HttpRouteDestination[];
  redirect?: Raw;
  directResponse?: {
    status: number;
    body?: { string?: string; bytes?: string };
  };
  delegate?: { name: string; namespace?: string };
  rewrite?: {
    uri?: string;
    authority?: string;
    uriRegexRewrite?: { match: string; rewrite: string };
  };
  timeout?: string;
  retries?: {
    attempts?: number;
    perTryTimeout?: string;
    retryOn?: string;
  } & Raw;
  fault?: Raw;
  mirror?: Destination;
  mirrors?: Raw[];
  mirrorPercentage?: { value: number };
  corsPolicy?: Raw;
  headers?: HeaderOperationsOf;
}

/** @public */
export interface VirtualService extends KubeObject {
  kind: 'VirtualService';
  spec: {
    hosts?: string[];
    gateways?: string[];
    http?: HttpRouteRule[];
    tls?: Raw[];
    tcp?: Raw[];
    exportTo?: string[];
  };
}

/** @public */
export interface DestinationRule extends KubeObject {
  kind: 'DestinationRule';
  spec: {
    host: string;
    trafficPolicy?: Raw;
    subsets?: ({
      name: string;
      labels?: LabelMap;
      trafficPolicy?: Raw;
    } & Raw)[];
    exportTo?: string[];
    workloadSelector?: { matchLabels?: LabelMap };
  };
}

/** networking.istio.io Gateway; called `IstioGateway` in the view, since the Gateway API has a Gateway, too. @public */
export interface IstioGateway extends KubeObject {
  kind: 'Gateway';
  spec: {
    selector?: LabelMap;
    servers?: ({
      port: { number: number; name?: string; protocol?: string };
      hosts: string[];
      tls?: Raw;
    } & Raw)[];
  };
}

/** @public */
export interface Sidecar extends KubeObject {
  kind: 'Sidecar';
  spec: {
    workloadSelector?: { labels?: LabelMap };
    egress?: ({ hosts: string[]; port?: Raw; bind?: string } & Raw)[];
    ingress?: Raw[];
    outboundTrafficPolicy?: { mode?: string };
  };
}

/** @public */
export interface ServiceEntry extends KubeObject {
  kind: 'ServiceEntry';
  spec: {
    hosts: string[];
    addresses?: string[];
    ports?: {
      number: number;
      name?: string;
      protocol?: string;
      targetPort?: number;
    }[];
    location?: string;
    resolution?: string;
    endpoints?: Raw[];
    exportTo?: string[];
    workloadSelector?: { labels?: LabelMap };
  };
}

/** @public */
export interface PeerAuthentication extends KubeObject {
  kind: 'PeerAuthentication';
  spec?: {
    selector?: { matchLabels?: LabelMap };
    mtls?: { mode?: string };
    portLevelMtls?: Record<string, { mode?: string }>;
  };
}

/** @public */
export interface AuthorizationPolicy extends KubeObject {
  kind: 'AuthorizationPolicy';
  spec?: {
    selector?: { matchLabels?: LabelMap };
    action?: 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';
    rules?: Raw[];
    targetRefs?: Raw[];
  } & Raw;
}

/** @public */
export interface RequestAuthentication extends KubeObject {
  kind: 'RequestAuthentication';
  spec?: Raw;
}

/** @public */
export interface EnvoyFilter extends KubeObject {
  kind: 'EnvoyFilter';
  spec?: Raw;
}
