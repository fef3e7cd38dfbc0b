/** Why something could not be shown or done, as far as the next step depends on it. */
export type ProblemKind =
  | 'offline'
  | 'forbidden'
  | 'gone'
  | 'conflict'
  | 'invalid'
  | 'notInstalled'
  | 'unavailable'
  | 'unknown';

/** What `@backstage/errors` puts on errors that came over HTTP. */
interface ErrorLike {
  name?: string;
  message?: string;
  statusCode?: number;
  cause?: { name?: string; message?: string };
  body?: { error?: { name?: string; message?: string } };
}

export interface ProblemDescription {
  kind: ProblemKind;
  /** The backend's words: cause and next step. */
  message: string;
}

export function describeProblem(
  error: unknown,
  online = true,
): ProblemDescription {
  const like = (
    typeof error === 'object' && error !== null ? error : {}
  ) as ErrorLike;
  const name = like.body?.error?.name ?? like.cause?.name ?? like.name ?? '';
  const message =
    like.body?.error?.message ??
    like.cause?.message ??
    like.message ??
    String(error);
  return { kind: kindOf(name, like, online), message };
}

function kindOf(name: string, error: ErrorLike, online: boolean): ProblemKind {
  if (!online) return 'offline';
  switch (name) {
    case 'NotAllowedError':
    case 'AuthenticationError':
      return 'forbidden';
    case 'NotFoundError':
      // A backend without the plugin answers 404 too, but not with an error of ours.
      return error.body && !error.body.error ? 'notInstalled' : 'gone';
    case 'ConflictError':
      return 'conflict';
    case 'InputError':
      return 'invalid';
    case 'ServiceUnavailableError':
      return 'unavailable';
    case 'TypeError':
      return 'unavailable';
    default:
      break;
  }
  if (error.statusCode === 404) return 'notInstalled';
  if (error.statusCode === 403 || error.statusCode === 401) return 'forbidden';
  if (error.statusCode !== undefined && error.statusCode >= 502)
    return 'unavailable';
  return 'unknown';
}

export function isAbort(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    (error as { name?: string }).name === 'AbortError'
  );
}
