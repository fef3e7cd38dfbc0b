/** The API server answered with something other than success. */
export class KubeStatusError extends Error {
  readonly name = 'KubeStatusError';

  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** No answer came: refused, reset, timed out, or not Kubernetes. Whether a write took effect is unknown. */
export class KubeConnectionError extends Error {
  readonly name = 'KubeConnectionError';
}

export function isStatus(
  error: unknown,
  ...codes: number[]
): error is KubeStatusError {
  return error instanceof KubeStatusError && codes.includes(error.code);
}

/** Something that went wrong, in words for people; never more than the first line of it. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0].slice(0, 500);
}
