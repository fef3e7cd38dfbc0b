import {
  ConflictError,
  CustomErrorBase,
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  KubeConnectionError,
  KubeStatusError,
  messageOf,
} from '../../cluster/errors';

/** The cluster understood the wish and refuses it: its own rules, a quota or an admission webhook. */
export class RefusedByClusterError extends CustomErrorBase {
  readonly name = 'RefusedByClusterError';
  readonly statusCode = 422;
}

/** The cluster has too much to do. */
export class ClusterBusyError extends CustomErrorBase {
  readonly name = 'ClusterBusyError';
  readonly statusCode = 429;

  constructor(message: string, readonly retryAfterMs: number | undefined) {
    super(message);
  }
}

/** The cluster, or something on the way to it, failed. */
export class ClusterFailedError extends CustomErrorBase {
  readonly name = 'ClusterFailedError';
  readonly statusCode = 502;
}

/** What a cluster answered to the portal's own call, in terms of the person's request. The cause is told once: in the message. */
export function forPeople(error: unknown, cluster: string): unknown {
  if (error instanceof KubeConnectionError) {
    return new ServiceUnavailableError(
      `Cluster "${cluster}" does not answer: ${messageOf(
        error,
      )}. Nothing is known to be changed; try again`,
    );
  }
  if (!(error instanceof KubeStatusError)) return error;
  const message = messageOf(error);
  switch (error.code) {
    case 401:
      return new ServiceUnavailableError(
        `Cluster "${cluster}" refused the portal's credentials; its administrators must renew the token`,
        error,
      );
    case 403:
      return forbidden(message, cluster);
    case 404:
      return new NotFoundError(message);
    case 409:
      return new ConflictError(
        `It changed in the meantime: ${message}. Look again and repeat`,
      );
    case 400:
      return new InputError(`Cluster "${cluster}" refuses this: ${message}`);
    case 422:
      return new RefusedByClusterError(
        `Cluster "${cluster}" refuses this: ${message}. Change what it names, and repeat`,
      );
    case 429:
      return new ClusterBusyError(
        `Cluster "${cluster}" has too much to do: ${message}. Wait a moment, and repeat`,
        error.retryAfterMs,
      );
    default:
      return new ClusterFailedError(
        `Cluster "${cluster}" failed: ${message}. Try again; if it stays so, its administrators have to look at it`,
      );
  }
}

/** The same number for a right that is missing, and for a quota or a policy that is in the way; the words differ. */
function forbidden(message: string, cluster: string): Error {
  return /exceeded quota|admission webhook|denied the request|violates/i.test(
    message,
  )
    ? new RefusedByClusterError(
        `Cluster "${cluster}" refuses this by a quota or policy of its own: ${message}. Ask for less, or its administrators`,
      )
    : new ServiceUnavailableError(
        `Cluster "${cluster}" does not give the portal this right: ${message}. Its administrators can apply deploy/meshspace.yaml`,
      );
}

/** Does something with a cluster; its errors become errors of the portal. */
export async function atCluster<T>(
  cluster: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw forPeople(error, cluster);
  }
}
