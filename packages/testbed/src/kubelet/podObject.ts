import { hasCode, type KubeClient } from '../kube/client';
import type { Pod } from '../kube/types';

/** Deletes a pod's object for good. False if that has to be tried again. */
export async function removePodObject(
  client: KubeClient,
  { metadata: { namespace, name, uid } }: Pod,
): Promise<boolean> {
  try {
    await client.delete(`/api/v1/namespaces/${namespace}/pods/${name}`, {
      gracePeriodSeconds: 0,
      preconditions: { uid },
    });
    return true;
  } catch (error) {
    // gone already, or a new pod of the same name
    return hasCode(error, 404, 409);
  }
}
