import { badRequest } from '../api/ApiError';
import { PodAccess } from '../api/streaming/PodAccess';
import { LogUnavailable } from '../pods';
import { Runtime } from './index';

/** What runs, as the API server asks for it. */
export function podAccess({
  logs,
  exec,
  port,
  servicePort,
}: Runtime): PodAccess {
  return {
    logs(namespace, pod, container, options, signal) {
      try {
        return logs(namespace, pod, container, { ...options, signal });
      } catch (error) {
        throw error instanceof LogUnavailable
          ? badRequest(error.message)
          : error;
      }
    },
    exec,
    port,
    servicePort,
  };
}
