import { InternalClient, ResourceName } from '../store/InternalClient';
import { deploymentController } from './deployment';
import { endpointsController } from './endpoints';
import { garbageCollector } from './garbageCollector';
import { jobController } from './job';
import { Clock, systemClock } from './kit/clock';
import { eventRecorder } from './kit/events';
import { runController } from './kit/queue';
import { namespaceController } from './namespaces';
import { PodsByOwner } from './PodsByOwner';
import { quotaController } from './quota';
import { replicaSetController } from './replicaSet';
import { schedulerController } from './scheduler';
import { serviceAccountsController } from './serviceAccounts';
import { statefulSetController } from './statefulSet';

export interface ControllersOptions {
  clock?: Clock;
  /** Every resource that can hold objects now, CRDs included. */
  resources(): readonly { name: ResourceName; namespaced: boolean }[];
  /** PEM of the CAs that pods find in their namespaces. */
  ca?: { kubernetes: string; mesh: string };
}

/** What a controller manager and a scheduler do, in this process. */
export function startControllers(
  client: InternalClient,
  options: ControllersOptions,
): { stop(): void } {
  const clock = options.clock ?? systemClock;
  const pods = new PodsByOwner(client);
  const recorder = (component: string) =>
    eventRecorder(client, clock, component);
  const names = (namespacedOnly: boolean) =>
    options
      .resources()
      .filter(({ namespaced }) => namespaced || !namespacedOnly)
      .map(({ name }) => name);

  const controllers = [
    garbageCollector(client, () => names(false)),
    namespaceController(client, clock, {
      namespacedResources: () => names(true),
    }),
    serviceAccountsController(
      client,
      options.ca ?? { kubernetes: '', mesh: '' },
    ),
    quotaController(client),
    deploymentController(client, clock, recorder('deployment-controller')),
    replicaSetController(
      client,
      clock,
      recorder('replicaset-controller'),
      pods,
    ),
    statefulSetController(client, recorder('statefulset-controller'), pods),
    jobController(client, clock, recorder('job-controller'), pods),
    endpointsController(client),
    schedulerController(client, clock, recorder('default-scheduler')),
  ].map(spec => runController(client, clock, spec));

  return {
    stop() {
      controllers.forEach(controller => controller.stop());
      pods.stop();
    },
  };
}
