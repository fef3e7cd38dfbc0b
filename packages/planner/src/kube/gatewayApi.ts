import { KubeObject, Raw } from './objects';

/** @public */
export interface ParentRef {
  group?: string;
  kind?: string;
  namespace?: string;
  name: string;
  sectionName?: string;
  port?: number;
}

/** @public */
export interface BackendRef extends Raw {
  group?: string;
  kind?: string;
  namespace?: string;
  name: string;
  port?: number;
  weight?: number;
  filters?: Raw[];
}

/** @public */
export interface HttpRouteMatch extends Raw {
  path?: {
    type?: 'Exact' | 'PathPrefix' | 'RegularExpression';
    value?: string;
  };
  method?: string;
  headers?: {
    name: string;
    value: string;
    type?: 'Exact' | 'RegularExpression';
  }[];
  queryParams?: {
    name: string;
    value: string;
    type?: 'Exact' | 'RegularExpression';
  }[];
}

/** @public */
export interface GrpcRouteMatch extends Raw {
  method?: {
    type?: 'Exact' | 'RegularExpression';
    service?: string;
    method?: string;
  };
  headers?: {
    name: string;
    value: string;
    type?: 'Exact' | 'RegularExpression';
  }[];
}

/** @public */
export interface RouteStatus {
  parents?: {
    parentRef: ParentRef;
    controllerName?: string;
    conditions?: {
      type: string;
      status: string;
      reason?: string;
      message?: string;
    }[];
  }[];
}

/** @public */
export interface HttpRoute extends KubeObject {
  kind: 'HTTPRoute';
  spec: {
    parentRefs?: ParentRef[];
    hostnames?: string[];
    rules?: ({
      name?: string;
      matches?: HttpRouteMatch[];
      filters?: Raw[];
      backendRefs?: BackendRef[];
      timeouts?: Raw;
    } & Raw)[];
  };
  status?: RouteStatus;
}

/** @public */
export interface GrpcRoute extends KubeObject {
  kind: 'GRPCRoute';
  spec: {
    parentRefs?: ParentRef[];
    hostnames?: string[];
    rules?: ({
      name?: string;
      matches?: GrpcRouteMatch[];
      filters?: Raw[];
      backendRefs?: BackendRef[];
    } & Raw)[];
  };
  status?: RouteStatus;
}

/** @public */
export interface GatewayApiGateway extends KubeObject {
  kind: 'Gateway';
  spec: {
    gatewayClassName: string;
    listeners?: ({
      name: string;
      hostname?: string;
      port: number;
      protocol: string;
      allowedRoutes?: Raw;
    } & Raw)[];
  } & Raw;
}

/** @public */
export interface ReferenceGrant extends KubeObject {
  kind: 'ReferenceGrant';
  spec: {
    from: { group: string; kind: string; namespace: string }[];
    to: { group: string; kind: string; name?: string }[];
  };
}
