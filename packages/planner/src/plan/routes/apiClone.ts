import {
  BackendRef,
  GrpcRoute,
  GrpcRouteMatch,
  HttpRoute,
  HttpRouteMatch,
} from '../../kube/gatewayApi';
import { Raw } from '../../kube/objects';
import { objectAt } from '../../model/raw';
import { compileRegex } from '../../model/regex';
import { ForkTraffic } from '../../meshspace/MeshSpace';
import { backendsOf } from './apiTraffic';
import { ForkRoute } from './clone';
import { condition, HeaderCondition } from './headerCondition';
import { Part } from './traffic';

export type ApiRoute = HttpRoute | GrpcRoute;
export type ApiRule = NonNullable<HttpRoute['spec']['rules']>[number];
type ApiMatch = HttpRouteMatch | GrpcRouteMatch;
type HeaderMatch = NonNullable<ApiMatch['headers']>[number];

/** The Service that a backend means, as `namespace/name`; undefined for other kinds. */
export function serviceOf(
  { group = '', kind = 'Service', namespace, name }: BackendRef,
  routeNamespace: string,
): string | undefined {
  return kind === 'Service' && (group === '' || group === 'core')
    ? `${namespace ?? routeNamespace}/${name}`
    : undefined;
}

export function rulesOf(route: ApiRoute): readonly ApiRule[] {
  return (route.spec.rules ?? []) as readonly ApiRule[];
}

/** Which Services of the space answer for which of the base: `shop/reviews` → `reviews`. */
export type ForkedServices = ReadonlyMap<string, string>;

/** Whether some share of the route's requests goes to a forked Service. */
export function sendsToFork(route: ApiRoute, forked: ForkedServices): boolean {
  const { namespace = '' } = route.metadata;
  return rulesOf(route).some(({ backendRefs = [] }) =>
    backendRefs.some(ref => {
      const service = serviceOf(ref, namespace);
      return service !== undefined && forked.has(service) && ref.weight !== 0;
    }),
  );
}

/** Where a clone stands, and for whom it is. */
export interface CloneOptions {
  /** The space, where the fork's Services are. */
  space: string;
  forked: ForkedServices;
  /** Absent: for all requests (of callers in the space). */
  header?: HeaderCondition;
  /** What the space wants of its requests to them: `shop/reviews` → the wish. */
  traffic: ReadonlyMap<string, ForkTraffic>;
  keepMirrors: boolean;
  /** The clone's own namespace: backends elsewhere must name theirs. */
  namespace: string;
}

/** A user's rules for requests with the header: the same treatment and order, but the fork answers. */
export function clonedRules(route: ApiRoute, options: CloneOptions): ApiRule[] {
  return rulesOf(route).flatMap(rule => {
    const matches = options.header
      ? matchesWithHeader(route, rule, options.header)
      : rule.matches;
    if (matches?.length === 0 && options.header) return [];
    const { filters } = rule;
    const clone = {
      ...rule,
      ...(matches && { matches }),
      ...(filters && { filters: keptFilters(route, filters, options) }),
    };
    return [{ ...clone, ...backendsAsWished(route, clone, options) }];
  });
}

/** A mirror without a namespace means its route's own. */
function keptFilters(
  { metadata: { namespace = '' } }: ApiRoute,
  filters: readonly Raw[],
  { keepMirrors, namespace: own }: CloneOptions,
): Raw[] {
  return filters
    .filter(({ type }) => keepMirrors || type !== 'RequestMirror')
    .map(filter => {
      const mirror = objectAt(filter, 'requestMirror');
      const backendRef = objectAt(mirror, 'backendRef');
      return own === namespace || !backendRef
        ? filter
        : {
            ...filter,
            requestMirror: {
              ...mirror,
              backendRef: { namespace, ...backendRef },
            },
          };
    });
}

/** The backends of a clone, and what else it says so that its requests are treated as the space wants. */
function backendsAsWished(
  { kind, metadata: { namespace = '' } }: ApiRoute,
  rule: ApiRule,
  { forked, space, traffic, namespace: own }: CloneOptions,
): Partial<ApiRule> {
  const parts = (rule.backendRefs ?? []).map((ref): Part<BackendRef> => {
    const service = serviceOf(ref, namespace);
    const target =
      own === namespace || service === undefined
        ? ref
        : { ...ref, namespace: ref.namespace ?? namespace };
    const fork = service === undefined ? undefined : forked.get(service);
    if (service === undefined || fork === undefined) return { target };
    const wish = traffic.get(service);
    return {
      target,
      moved: { ...ref, name: fork, namespace: space },
      ...(wish && { wish }),
    };
  });
  return backendsOf(parts, kind, rule);
}

function matchesWithHeader(
  { kind }: ApiRoute,
  { matches }: ApiRule,
  header: HeaderCondition,
): HttpRouteMatch[] {
  const everything: HttpRouteMatch =
    kind === 'HTTPRoute' ? { path: { type: 'PathPrefix', value: '/' } } : {};
  const entries = matches?.length ? matches : [everything];
  return entries.flatMap(match => {
    const others = (match.headers ?? []).filter(
      ({ name }) => name.toLowerCase() !== header.name,
    );
    const same = (match.headers ?? []).filter(
      ({ name }) => name.toLowerCase() === header.name,
    );
    // Of several conditions on one header only the first counts.
    if (same.length > 0 && !isMet(same[0], header)) return [];
    return [{ ...match, headers: [...others, headerMatchOf(header)] }];
  });
}

function isMet({ value, type }: HeaderMatch, header: HeaderCondition): boolean {
  if (type === 'RegularExpression') {
    const { exact } = header.match;
    return exact === undefined
      ? value === header.match.regex
      : compileRegex(value)?.matches(exact) ?? false;
  }
  return condition({ exact: value }, header) === 'always';
}

/** Whether a user's own match asks for just this header: a clone cannot outrank it. */
export function namesHeader(route: ApiRoute, header: HeaderCondition): boolean {
  return rulesOf(route).some(({ matches = [] }) =>
    matches.some(({ headers = [] }) =>
      headers.some(
        one => one.name.toLowerCase() === header.name && isMet(one, header),
      ),
    ),
  );
}

function headerMatchOf({ name, match }: HeaderCondition): HeaderMatch {
  return match.exact === undefined
    ? { name, value: match.regex ?? '', type: 'RegularExpression' }
    : { name, value: match.exact, type: 'Exact' };
}

/** What a port of a Service gets that no route names. */
export function plainRoute(
  namespace: string,
  service: { name: string; port: number },
): HttpRoute {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: service.name, namespace },
    spec: { rules: [{ backendRefs: [service] }] },
  };
}

/** The forked Services of a space, by the names that backends give them. */
export function forkedServices({ hosts }: ForkRoute): ForkedServices {
  return new Map(
    [...hosts].map(([host, forkHost]) => [
      pathOf(host),
      forkHost.split('.')[0],
    ]),
  );
}

/** For a clone in this namespace, for the requests of a space. */
export function clonedFor(fork: ForkRoute, namespace: string): CloneOptions {
  const { space, header, traffic, keepMirrors } = fork;
  return {
    space,
    header,
    forked: forkedServices(fork),
    traffic: new Map([...traffic].map(([host, wish]) => [pathOf(host), wish])),
    keepMirrors,
    namespace,
  };
}

function pathOf(host: string): string {
  const [name, namespace] = host.split('.');
  return `${namespace}/${name}`;
}
