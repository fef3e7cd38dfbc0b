import { AuthorizationPolicy } from '../kube/istio';
import { hasLabels } from '../kube/labels';
import { Raw, refOf } from '../kube/objects';
import { objectAt, objectsAt, textAt, textsAt } from '../model/raw';
import { ClusterView } from '../view/ClusterView';
import { Target } from './targets';
import { Denial } from './types';

/** What an AuthorizationPolicy can ask about a request. */
export interface AuthorizedRequest {
  /** Known only over mutual TLS: `cluster.local/ns/shop/sa/web`. */
  principal?: string;
  /** Of the caller; known only over mutual TLS. */
  namespace?: string;
  method: string;
  host: string;
  /** Without the query. */
  path: string;
  port: number;
  header(name: string): string | undefined;
}

/** Deny before allow; as soon as one policy allows something, what none allows is refused. */
export function authorize(
  view: ClusterView,
  target: Target,
  request: AuthorizedRequest,
): Denial | undefined {
  const policies = policiesFor(view, target);
  const denying = policies.find(
    policy => policy.spec?.action === 'DENY' && matchesPolicy(policy, request),
  );
  if (denying) {
    return {
      by: refOf(denying),
      why: 'one of its rules denies this request',
      status: 403,
    };
  }
  const allowing = policies.filter(
    ({ spec }) => (spec?.action ?? 'ALLOW') === 'ALLOW',
  );
  if (
    allowing.length === 0 ||
    allowing.some(policy => matchesPolicy(policy, request))
  ) {
    return undefined;
  }
  const who = request.principal ?? 'a caller without an identity';
  const several = allowing.length > 1 ? `${allowing.length} policies` : 'it';
  return {
    by: refOf(allowing[0]),
    why: `no rule of ${several} allows ${who}`,
    status: 403,
  };
}

function policiesFor(view: ClusterView, { namespace, labels }: Target) {
  const namespaces = new Set([view.mesh.rootNamespace, namespace]);
  return [...namespaces].flatMap(name =>
    view
      .list('AuthorizationPolicy', name)
      .filter(
        ({ spec }) =>
          !spec?.targetRefs?.length &&
          hasLabels(labels, spec?.selector?.matchLabels),
      ),
  );
}

function matchesPolicy(
  { spec }: AuthorizationPolicy,
  request: AuthorizedRequest,
): boolean {
  return (spec?.rules ?? []).some(rule => matchesRule(rule, request));
}

function matchesRule(rule: Raw, request: AuthorizedRequest): boolean {
  const from = objectsAt(rule, 'from').map(entry => objectAt(entry, 'source'));
  const to = objectsAt(rule, 'to').map(entry => objectAt(entry, 'operation'));
  return (
    (from.length === 0 ||
      from.some(source => matchesSource(source, request))) &&
    (to.length === 0 ||
      to.some(operation => matchesOperation(operation, request))) &&
    objectsAt(rule, 'when').every(condition =>
      matchesCondition(condition, request),
    )
  );
}

function matchesSource(
  source: Raw | undefined,
  request: AuthorizedRequest,
): boolean {
  const { principal, namespace } = request;
  // Tokens are not part of a request's shape: what asks for one is not met.
  const withoutToken = textsAt(source, 'requestPrincipals').length === 0;
  const accounts = textsAt(source, 'serviceAccounts');
  const ownAccounts = accounts.map(account => {
    const [owner, name] = account.includes('/')
      ? account.split('/')
      : [namespace, account];
    return `*/ns/${owner}/sa/${name}`;
  });
  return (
    withoutToken &&
    meets(source, 'principals', principal) &&
    meets(source, 'namespaces', namespace) &&
    (accounts.length === 0 || someMatches(ownAccounts, principal)) &&
    textsAt(source, 'ipBlocks').length === 0 &&
    textsAt(source, 'remoteIpBlocks').length === 0
  );
}

function matchesOperation(
  operation: Raw | undefined,
  { host, method, path, port }: AuthorizedRequest,
): boolean {
  return (
    meets(operation, 'hosts', host.toLowerCase()) &&
    meets(operation, 'methods', method) &&
    meets(operation, 'paths', path) &&
    meets(operation, 'ports', String(port))
  );
}

/** `keys` and `notKeys` together. */
function meets(
  raw: Raw | undefined,
  key: string,
  value: string | undefined,
): boolean {
  const wanted = textsAt(raw, key);
  const unwanted = textsAt(raw, `not${key[0].toUpperCase()}${key.slice(1)}`);
  return (
    (wanted.length === 0 || someMatches(wanted, value)) &&
    !someMatches(unwanted, value)
  );
}

/** Exact, or with a star in front or behind; a lone star is "present". */
function someMatches(
  patterns: readonly string[],
  value: string | undefined,
): boolean {
  if (value === undefined) return false;
  return patterns.some(pattern => {
    if (pattern === '*') return value !== '';
    if (pattern.startsWith('*')) return value.endsWith(pattern.slice(1));
    if (pattern.endsWith('*')) return value.startsWith(pattern.slice(0, -1));
    return pattern === value;
  });
}

function matchesCondition(condition: Raw, request: AuthorizedRequest): boolean {
  const value = attribute(textAt(condition, 'key') ?? '', request);
  const wanted = textsAt(condition, 'values');
  return (
    (wanted.length === 0 || someMatches(wanted, value)) &&
    !someMatches(textsAt(condition, 'notValues'), value)
  );
}

function attribute(
  key: string,
  request: AuthorizedRequest,
): string | undefined {
  const header = /^request\.headers\[(.+)\]$/.exec(key);
  if (header) return request.header(header[1].toLowerCase());
  switch (key) {
    case 'source.namespace':
      return request.namespace;
    case 'source.principal':
      return request.principal;
    case 'destination.port':
      return String(request.port);
    default:
      return undefined;
  }
}
