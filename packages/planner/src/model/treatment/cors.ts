import { Raw } from '../../kube/objects';
import { compileRegex } from '../regex';
import { milliseconds } from '../duration';
import { booleanAt, objectsAt, textAt, textsAt } from '../raw';
import { SeenRequest } from '../request';

/** What a CORS policy does to a request. */
export interface CorsDecision {
  /** The proxy answers itself. */
  preflight: boolean;
  /** Headers of the answer. */
  headers: Record<string, string>;
}

/**
 * A browser's preflight never reaches the service: the proxy answers it. It carries none of the headers that it asks about,
 * so it follows the routes of a request without them. Undefined: the policy does nothing here.
 */
export function corsDecision(
  policy: Raw | undefined,
  { method, headers }: SeenRequest,
): CorsDecision | undefined {
  const origin = headers.get('origin')?.[0];
  if (!policy || !origin) return undefined;
  const allowed = isAllowed(policy, origin);
  const asked = headers.get('access-control-request-method')?.[0];
  if (method === 'OPTIONS' && asked) {
    if (allowed) {
      return { preflight: true, headers: preflightHeaders(policy, origin) };
    }
    const ignored = textAt(policy, 'unmatchedPreflights') === 'IGNORE';
    return ignored ? { preflight: true, headers: {} } : undefined;
  }
  if (!allowed) return undefined;
  const exposed = textsAt(policy, 'exposeHeaders').join(',');
  return {
    preflight: false,
    headers: {
      ...common(policy, origin),
      ...(exposed && { 'access-control-expose-headers': exposed }),
    },
  };
}

function common(policy: Raw, origin: string): Record<string, string> {
  return {
    'access-control-allow-origin': origin,
    ...(booleanAt(policy, 'allowCredentials') && {
      'access-control-allow-credentials': 'true',
    }),
  };
}

function preflightHeaders(policy: Raw, origin: string): Record<string, string> {
  const methods = textsAt(policy, 'allowMethods').join(',');
  const names = textsAt(policy, 'allowHeaders').join(',');
  const maxAge = milliseconds(textAt(policy, 'maxAge'));
  return {
    ...common(policy, origin),
    ...(methods && { 'access-control-allow-methods': methods }),
    ...(names && { 'access-control-allow-headers': names }),
    ...(maxAge !== undefined && {
      'access-control-max-age': String(Math.floor(maxAge / 1000)),
    }),
  };
}

function isAllowed(policy: Raw, origin: string): boolean {
  const matches = objectsAt(policy, 'allowOrigins');
  if (Array.isArray(policy.allowOrigins)) {
    return matches.some(match => matchesOrigin(match, origin));
  }
  return textsAt(policy, 'allowOrigin').some(
    allowed => allowed === '*' || allowed === origin,
  );
}

function matchesOrigin(match: Raw, origin: string): boolean {
  const exact = textAt(match, 'exact');
  if (exact !== undefined) return exact === '*' || exact === origin;
  const prefix = textAt(match, 'prefix');
  if (prefix !== undefined) return origin.startsWith(prefix);
  const regex = textAt(match, 'regex');
  return regex !== undefined && (compileRegex(regex)?.matches(origin) ?? false);
}
