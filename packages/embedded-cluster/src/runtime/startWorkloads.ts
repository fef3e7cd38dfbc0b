import { ApiServer } from '../ApiServer';
import { startControllers } from '../controllers';
import { systemClock } from '../controllers/kit/clock';
import { storageName } from '../resources/Resource';
import { quotaAdmission, sidecarInjection } from './admission';
import { Runtime, RuntimeOptions, startRuntime } from './index';

export type WorkloadsOptions = Omit<RuntimeOptions, 'resources'> & {
  /** PEM of the CA that pods find in their namespaces. */
  ca?: string;
};

/** Everything that makes an API server a cluster: admission, controllers, pods and the mesh. */
export async function startWorkloads(
  server: ApiServer,
  { ca = '', ...options }: WorkloadsOptions = {},
): Promise<Runtime> {
  const { client } = server;
  const clock = options.clock ?? systemClock;
  const resources = () => {
    const stored = new Map(
      server.resources
        .all()
        .map(resource => [storageName(resource), resource.namespaced]),
    );
    return [...stored].map(([name, namespaced]) => ({ name, namespaced }));
  };
  server.admission.push(sidecarInjection(client), quotaAdmission(client));
  const controllers = startControllers(client, {
    clock,
    resources,
    ca: { kubernetes: ca, mesh: ca },
  });
  const runtime = await startRuntime(server.clientFor('kubelet'), {
    ...options,
    clock,
    resources,
  });
  return {
    ...runtime,
    async stop() {
      controllers.stop();
      await runtime.stop();
    },
  };
}
