import {
  InternalClient,
  StoredObject,
  StoreEvent,
} from '../store/InternalClient';
import { Pod } from './kinds';
import { controllerOf, listOf } from './kit/objects';

/** Pods by the uid of their controller: listing all pods for each ReplicaSet would be quadratic. */
export class PodsByOwner {
  private readonly byOwner = new Map<string, Map<string, Pod>>();
  private readonly unsubscribe: () => void;

  constructor(client: InternalClient) {
    this.unsubscribe = client.subscribe(event => this.apply(event), ['pods']);
    for (const pod of listOf(client, 'pods')) {
      this.set(pod);
    }
  }

  of(owner: StoredObject): Pod[] {
    return [...(this.byOwner.get(owner.metadata.uid)?.values() ?? [])];
  }

  /** Queue keys of the owner of an object, if it is of that kind. */
  ownerKeys(object: StoredObject, kind: string): string[] {
    const owner = controllerOf(object);
    return owner?.kind === kind
      ? [`${object.metadata.namespace}/${owner.name}`]
      : [];
  }

  stop() {
    this.unsubscribe();
  }

  private apply(event: StoreEvent) {
    const pod = event.object as Pod;
    if (event.type === 'DELETED') {
      this.byOwner.get(controllerOf(pod)?.uid ?? '')?.delete(pod.metadata.uid);
    } else {
      this.set(pod);
    }
  }

  private set(pod: Pod) {
    const owner = controllerOf(pod)?.uid;
    if (owner !== undefined) {
      const pods = this.byOwner.get(owner) ?? new Map<string, Pod>();
      this.byOwner.set(owner, pods.set(pod.metadata.uid, pod));
    }
  }
}
