import { PodAccess } from '../api/streaming/PodAccess';
import { Runtime } from './index';

/** What runs, as the API server asks for it. */
export function podAccess({
  logs,
  exec,
  port,
  servicePort,
}: Runtime): PodAccess {
  return {
    logs: (namespace, pod, container, options, signal) =>
      logs(namespace, pod, container, { ...options, signal }),
    exec,
    port,
    servicePort,
  };
}
