import {
  ConflictError,
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  KubeConnectionError,
  KubeStatusError,
  messageOf,
} from '../../cluster/errors';

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
      return new ServiceUnavailableError(
        `Cluster "${cluster}" does not give the portal this right: ${message}. Its administrators can apply deploy/meshspace.yaml`,
      );
    case 404:
      return new NotFoundError(message);
    case 409:
      return new ConflictError(
        `It changed in the meantime: ${message}. Look again and repeat`,
      );
    case 400:
    case 422:
      return new InputError(`Cluster "${cluster}" refuses this: ${message}`);
    default:
      return new ServiceUnavailableError(
        `Cluster "${cluster}" cannot do this now: ${message}. Try again`,
      );
  }
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
