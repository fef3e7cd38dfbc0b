import { Treatment, Upstream } from '../../explain/types';
import { HttpRouteDestination } from '../../kube/istio';
import { CompiledRoute } from '../compiledRoutes';
import { RegisteredService } from '../registry';
import { SeenRequest } from '../request';
import { corsDecision } from './cors';
import { authorityFrom, bothChanges } from './headers';
import { faultOf, retriesOf, timeoutOf } from './policies';
import { redirectTreatment } from './redirect';
import { rewrittenPath } from './rewrite';
import { DestinationContext, mirrorsOf, upstreamOf } from './upstream';

/** The listener that took the request. */
export interface Listener {
  readonly port: number;
  readonly tls: boolean;
}

/** What the winning route does with a request. */
export function treat(
  route: CompiledRoute,
  request: SeenRequest,
  context: DestinationContext,
  listener: Listener,
): Treatment {
  const { rule } = route.from;
  const { responseHeaders } = bothChanges(rule.headers);
  const answerHeaders = responseHeaders && { responseHeaders };
  const cors = corsDecision(rule.corsPolicy, request);
  if (cors?.preflight) {
    const { set = {}, add = {}, remove = [] } = responseHeaders ?? {};
    return {
      type: 'direct',
      status: 200,
      responseHeaders: { set: { ...set, ...cors.headers }, add, remove },
    };
  }
  if (rule.redirect) {
    const redirect = redirectTreatment(rule.redirect, route, request, listener);
    return redirect.type === 'redirect'
      ? { ...redirect, ...answerHeaders }
      : redirect;
  }
  if (rule.directResponse) {
    const body = bodyOf(rule.directResponse.body);
    return {
      type: 'direct',
      status: rule.directResponse.status,
      ...(body !== undefined && { body }),
      ...answerHeaders,
    };
  }
  return forward(route, request, context, cors?.headers);
}

function bodyOf(
  body: { string?: string; bytes?: string } | undefined,
): string | undefined {
  if (body?.string !== undefined) return body.string;
  return body?.bytes === undefined ? undefined : decodeBase64(body.bytes);
}

function decodeBase64(text: string): string {
  try {
    const bytes = Uint8Array.from(atob(text), character =>
      character.charCodeAt(0),
    );
    return new TextDecoder().decode(bytes);
  } catch {
    return '';
  }
}

function forward(
  route: CompiledRoute,
  request: SeenRequest,
  context: DestinationContext,
  cors: Record<string, string> | undefined,
): Treatment {
  const { rule } = route.from;
  const upstreams = upstreamsOf(route, context);
  if (upstreams.length === 0) {
    return {
      type: 'blocked',
      status: 503,
      why: 'the rule has no destination with a weight',
    };
  }
  const authority =
    rule.rewrite?.authority || authorityFrom(rule.headers?.request);
  const timeoutMs = timeoutOf(rule.timeout);
  const retries = retriesOf(rule.retries);
  const fault = faultOf(rule.fault);
  const mirrors = mirrorsOf(context, rule);
  // Set on the rule, the Host of a single destination does not count; among several, each sets its own.
  const own = upstreams.length === 1 ? upstreams[0].authority : undefined;
  return {
    type: 'forward',
    protocol: 'http',
    upstreams: upstreams.map(upstream =>
      authority ? withoutAuthority(upstream, upstreams.length) : upstream,
    ),
    path: rewrittenPath(route, rule.rewrite, request),
    authority: authority || own || request.authority,
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(retries && { retries }),
    ...(fault && { fault }),
    ...(mirrors.length && { mirrors }),
    ...bothChanges(rule.headers),
    ...(cors && { cors }),
  };
}

function withoutAuthority(upstream: Upstream, count: number): Upstream {
  if (count > 1) return upstream;
  const { authority: _, ...rest } = upstream;
  return rest;
}

function upstreamsOf(
  { from, semantics }: CompiledRoute,
  context: DestinationContext,
): Upstream[] {
  const destinations = from.rule.route ?? [];
  const missing = semantics === 'gatewayApi' ? 500 : 503;
  const [only] = destinations;
  if (destinations.length === 1) {
    return [
      withHeaders(upstreamOf(context, only.destination, 1, missing), only),
    ];
  }
  const counted = destinations.filter(({ weight = 0 }) => weight > 0);
  const total = counted.reduce((sum, { weight = 0 }) => sum + weight, 0);
  return counted.map(target =>
    withHeaders(
      upstreamOf(
        context,
        target.destination,
        (target.weight ?? 0) / total,
        missing,
      ),
      target,
    ),
  );
}

function withHeaders(
  upstream: Upstream,
  { headers }: HttpRouteDestination,
): Upstream {
  const authority = authorityFrom(headers?.request);
  return {
    ...upstream,
    ...bothChanges(headers),
    ...(authority && { authority }),
  };
}

/** What happens to a request for a service that nobody routes. */
export function treatByDefault(
  service: RegisteredService,
  request: SeenRequest,
  context: DestinationContext,
  port: number,
): Treatment {
  const destination = { host: service.hostname, port: { number: port } };
  return {
    type: 'forward',
    protocol: 'http',
    upstreams: [upstreamOf(context, destination, 1, 503)],
    path: request.path + request.query,
    authority: request.authority,
    retries: retriesOf(undefined),
  };
}
