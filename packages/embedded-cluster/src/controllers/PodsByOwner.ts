import { InternalClient, StoredObject } from '../store/InternalClient';
import { Pod } from './kinds';
import { indexByOwner, ObjectIndex } from './kit/ObjectIndex';
import { controllerOf } from './kit/objects';

/** Pods by the uid of their controller. */
export class PodsByOwner {
  private readonly index: ObjectIndex<Pod>;

  constructor(client: InternalClient) {
    this.index = indexByOwner(client, 'pods');
  }

  of(owner: StoredObject): readonly Pod[] {
    return this.index.of(owner.metadata.uid);
  }

  /** Queue keys of the owner of an object, if it is of that kind. */
  ownerKeys(object: StoredObject, kind: string): string[] {
    const owner = controllerOf(object);
    return owner?.kind === kind
      ? [`${object.metadata.namespace}/${owner.name}`]
      : [];
  }

  stop() {
    this.index.stop();
  }
}
