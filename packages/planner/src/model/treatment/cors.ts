import { Raw } from '../../kube/objects';
import { compileRegex } from '../regex';
import { objectsAt, textAt, textsAt } from '../raw';
import { SeenRequest } from '../request';

/** What a CORS policy does to a request. */
export type CorsDecision = 'none' | 'cors' | 'preflightAnswered';

/**
 * A browser's preflight never reaches the service: the proxy answers it. It carries none of the headers that it asks about,
 * so it follows the routes of a request without them.
 */
export function corsDecision(
  policy: Raw | undefined,
  { method, headers }: SeenRequest,
): CorsDecision {
  const origin = headers.get('origin')?.[0];
  if (!policy || !origin) return 'none';
  const allowed = isAllowed(policy, origin);
  const asked = headers.get('access-control-request-method')?.[0];
  if (method === 'OPTIONS' && asked) {
    const ignored = textAt(policy, 'unmatchedPreflights') === 'IGNORE';
    return allowed || ignored ? 'preflightAnswered' : 'none';
  }
  return allowed ? 'cors' : 'none';
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
