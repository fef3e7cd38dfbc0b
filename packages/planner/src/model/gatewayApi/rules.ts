import { GrpcRoute, HttpRoute } from '../../kube/gatewayApi';
import { HttpMatch, HttpRouteRule } from '../../kube/istio';
import { Raw, refOf } from '../../kube/objects';
import { milliseconds } from '../duration';
import { numberAt, objectAt, textAt } from '../raw';
import { RouteRule } from '../RouteObject';
import {
  BackendContext,
  backendDestination,
  backendDestinations,
} from './backends';
import {
  corsFilter,
  headerFilter,
  mirrorPercent,
  redirectFilter,
  rewriteFilter,
} from './filters';
import { grpcMatch, httpMatch, RefusedRouteError } from './matches';

type Rule = NonNullable<HttpRoute['spec']['rules']>[number];

/**
 * The rules of an HTTPRoute or GRPCRoute in the words of a VirtualService, one per match. None if Istio refuses any of them:
 * one bad rule silences the whole object.
 */
export function convertRules(
  route: HttpRoute | GrpcRoute,
  context: BackendContext,
): RouteRule[] {
  try {
    return (route.spec.rules ?? []).flatMap((rule, index) =>
      matchesOf(route, index).map((match, position) => ({
        object: refOf(route),
        label: `rules[${index}]`,
        firstMatch: position,
        rule: {
          ...convertRule(rule as Rule, context),
          name:
            rule.name ??
            `${route.metadata.namespace}.${route.metadata.name}.${index}`,
          ...(match && { match: [match] }),
        },
      })),
    );
  } catch (error) {
    if (error instanceof RefusedRouteError) return [];
    throw error;
  }
}

function matchesOf(
  route: HttpRoute | GrpcRoute,
  index: number,
): (HttpMatch | undefined)[] {
  if (route.kind === 'GRPCRoute') {
    const matches = route.spec.rules?.[index].matches ?? [];
    return matches.length ? matches.map(grpcMatch) : [undefined];
  }
  const matches = route.spec.rules?.[index].matches ?? [];
  // The API server itself fills in this match where none is given.
  return matches.length ? matches.map(httpMatch) : [httpMatch({})];
}

function convertRule(rule: Rule, context: BackendContext): HttpRouteRule {
  const converted: HttpRouteRule = {};
  for (const filter of rule.filters ?? []) {
    applyFilter(filter, converted, context);
  }
  const retries = retriesOf(objectAt(rule, 'retry'));
  if (retries) converted.retries = retries;
  applyTimeouts(rule.timeouts, converted);
  const backends = rule.backendRefs ?? [];
  const weight = backends.reduce((sum, ref) => sum + (ref.weight ?? 1), 0);
  if (weight === 0 && !converted.redirect) {
    converted.directResponse = { status: 500 };
  } else {
    converted.route = backendDestinations(backends, context);
  }
  return converted;
}

function applyFilter(
  filter: Raw,
  rule: HttpRouteRule,
  context: BackendContext,
): void {
  const onlyHttp = context.routeKind === 'HTTPRoute';
  switch (filter.type) {
    case 'RequestHeaderModifier':
      rule.headers = {
        ...rule.headers,
        request: headerFilter(filter, 'requestHeaderModifier'),
      };
      return;
    case 'ResponseHeaderModifier':
      rule.headers = {
        ...rule.headers,
        response: headerFilter(filter, 'responseHeaderModifier'),
      };
      return;
    case 'RequestMirror':
      rule.mirrors = [...(rule.mirrors ?? []), mirrorOf(filter, context)];
      return;
    case onlyHttp && 'RequestRedirect':
      rule.redirect = redirectFilter(filter);
      return;
    case onlyHttp && 'URLRewrite':
      rule.rewrite = rewriteFilter(filter);
      return;
    case onlyHttp && 'CORS':
      rule.corsPolicy = corsFilter(filter);
      return;
    default:
      throw new RefusedRouteError(`unsupported filter ${String(filter.type)}`);
  }
}

function mirrorOf(filter: Raw, context: BackendContext): Raw {
  const mirror = objectAt(filter, 'requestMirror');
  const backend = objectAt(mirror, 'backendRef');
  const value = mirrorPercent(mirror);
  return {
    destination: backendDestination(
      {
        group: textAt(backend, 'group'),
        kind: textAt(backend, 'kind'),
        namespace: textAt(backend, 'namespace'),
        name: textAt(backend, 'name') ?? '',
        port: numberAt(backend, 'port'),
      },
      context,
    ),
    ...(value !== undefined && { percentage: { value } }),
  };
}

const RETRIED = [
  'connect-failure',
  'refused-stream',
  'unavailable',
  'cancelled',
];

function retriesOf(retry: Raw | undefined): HttpRouteRule['retries'] {
  if (!retry) return undefined;
  const codes = Array.isArray(retry.codes) ? retry.codes.map(String) : [];
  return {
    attempts: numberAt(retry, 'attempts') ?? 2,
    retryOn: [...RETRIED, ...codes].join(','),
  };
}

function applyTimeouts(timeouts: Raw | undefined, rule: HttpRouteRule): void {
  const request = textAt(timeouts, 'request');
  if (milliseconds(request)) rule.timeout = request;
  const backend = textAt(timeouts, 'backendRequest');
  if (!milliseconds(backend)) return;
  if (rule.retries) rule.retries = { ...rule.retries, perTryTimeout: backend };
  else rule.timeout = backend;
}
