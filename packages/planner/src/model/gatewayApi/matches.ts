import { GrpcRouteMatch, HttpRouteMatch } from '../../kube/gatewayApi';
import { HttpMatch, StringMatch } from '../../kube/istio';

/** Thrown for what Istio refuses: then the whole route object has no rules for that parent. */
export class RefusedRouteError extends Error {}

type ValueMatch = { name: string; value: string; type?: string };

function table(values: readonly ValueMatch[] | undefined) {
  const found: Record<string, StringMatch> = {};
  for (const { name, value, type } of values ?? []) {
    Object.defineProperty(found, name, {
      value: type === 'RegularExpression' ? { regex: value } : { exact: value },
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return Object.keys(found).length ? found : undefined;
}

/** A match of an HTTPRoute in the words of a VirtualService. */
export function httpMatch(match: HttpRouteMatch): HttpMatch {
  const { path, method } = match;
  const headers = table(match.headers);
  const queryParams = table(match.queryParams);
  return {
    uri: pathMatch(path?.type ?? 'PathPrefix', path?.value ?? '/'),
    ...(headers && { headers }),
    ...(queryParams && { queryParams }),
    ...(method && { method: { exact: method } }),
  };
}

function pathMatch(type: string, value: string): StringMatch {
  if (type === 'Exact') return { exact: value };
  if (type === 'RegularExpression') return { regex: value };
  return { prefix: value === '/' ? value : value.replace(/\/$/, '') };
}

/** A match of a GRPCRoute: gRPC's path is `/service/method`. */
export function grpcMatch(match: GrpcRouteMatch): HttpMatch {
  const headers = table(match.headers);
  const uri = match.method && grpcPath(match.method);
  return { ...(uri && { uri }), ...(headers && { headers }) };
}

function grpcPath({
  type = 'Exact',
  service,
  method,
}: NonNullable<GrpcRouteMatch['method']>): StringMatch {
  if (service === undefined && method === undefined) {
    throw new RefusedRouteError('a gRPC match needs a service or a method');
  }
  if (service === undefined) return { regex: `/[^/]+/${method}` };
  if (type === 'RegularExpression') {
    return { regex: `/${service}/${method ?? '.+'}` };
  }
  return method === undefined
    ? { prefix: `/${service}/` }
    : { exact: `/${service}/${method}` };
}
