import { isDeepStrictEqual } from 'node:util';
import { ConflictError } from '@backstage/errors';
import {
  FINALIZER,
  MESHSPACE_API_VERSION,
  MeshSpace,
  MeshSpaceSpec,
  project,
} from '@meshspace/planner';
import type { Cluster } from '../../cluster/Cluster';
import { isStatus } from '../../cluster/errors';
import { JSON_PATCH } from '../../cluster/KubeApi';
import { objectPath } from '../../cluster/resources';

const COLLECTION = `/apis/${MESHSPACE_API_VERSION}/meshspaces`;
const FIELD_MANAGER = 'meshspace-portal';
const ATTEMPTS = 5;
/** Whose retry a create is. */
export const REQUEST_ANNOTATION = 'meshspace.dev/request';

/** The one place where a person's wish becomes a write. */
export class SpaceWriter {
  /** The space that was made, by this call or by an earlier one with the same key. */
  async create(
    cluster: Cluster,
    name: string,
    spec: MeshSpaceSpec,
    requestKey: string | undefined,
  ): Promise<MeshSpace> {
    try {
      const { body } = await cluster.api.call({
        method: 'POST',
        path: COLLECTION,
        query: { fieldManager: FIELD_MANAGER },
        body: {
          apiVersion: MESHSPACE_API_VERSION,
          kind: 'MeshSpace',
          metadata: {
            name,
            // From the first moment: a space that is deleted before anybody looked at it is undone in the right order, too.
            finalizers: [FINALIZER],
            ...(requestKey && {
              annotations: { [REQUEST_ANNOTATION]: requestKey },
            }),
          },
          spec,
        },
      });
      return this.#noted(cluster, body);
    } catch (error) {
      if (!isStatus(error, 409)) throw error;
      const existing = await this.#read(cluster, name);
      if (
        requestKey &&
        existing.metadata.annotations?.[REQUEST_ANNOTATION] === requestKey
      ) {
        return existing;
      }
      throw new ConflictError(
        `The name "${name}" is taken; choose another one`,
      );
    }
  }

  /** Changes what is wanted. `change` is asked again when somebody else was faster. */
  async change(
    cluster: Cluster,
    known: MeshSpace,
    change: (spec: MeshSpaceSpec) => MeshSpaceSpec | Promise<MeshSpaceSpec>,
    ifGeneration?: number,
  ): Promise<MeshSpace> {
    let current = known;
    for (let attempt = 1; ; attempt++) {
      mustBeOf(current, ifGeneration);
      if (current.metadata.deletionTimestamp) {
        throw new ConflictError(
          `"${current.metadata.name}" is being deleted; make a new space`,
        );
      }
      const spec = await change(current.spec);
      if (isDeepStrictEqual(spec, current.spec)) return current;
      try {
        const { body } = await cluster.api.call({
          method: 'PATCH',
          path: `${COLLECTION}/${encodeURIComponent(current.metadata.name)}`,
          query: { fieldManager: FIELD_MANAGER },
          contentType: JSON_PATCH,
          // Not a merge patch: that would lose the null which removes a variable.
          body: [
            {
              op: 'replace',
              path: '/metadata/resourceVersion',
              value: current.metadata.resourceVersion,
            },
            { op: 'replace', path: '/spec', value: spec },
          ],
        });
        return this.#noted(cluster, body);
      } catch (error) {
        if (!isStatus(error, 409) || attempt >= ATTEMPTS) throw error;
        current = await this.#read(cluster, current.metadata.name);
        if (current.metadata.uid !== known.metadata.uid) throw error;
      }
    }
  }

  async delete(
    cluster: Cluster,
    space: MeshSpace,
    ifGeneration?: number,
  ): Promise<void> {
    mustBeOf(space, ifGeneration);
    const { name, uid } = space.metadata;
    try {
      const { body } = await cluster.api.call({
        method: 'DELETE',
        path: `${COLLECTION}/${encodeURIComponent(name)}`,
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          preconditions: { uid },
          propagationPolicy: 'Background',
        },
      });
      cluster.cache.note(body);
    } catch (error) {
      if (!isStatus(error, 404)) throw error;
    }
  }

  async #read(cluster: Cluster, name: string): Promise<MeshSpace> {
    const { body } = await cluster.api.call({
      method: 'GET',
      path: objectPath({
        apiVersion: MESHSPACE_API_VERSION,
        kind: 'MeshSpace',
        name,
      }),
    });
    return this.#noted(cluster, body);
  }

  #noted(cluster: Cluster, body: unknown): MeshSpace {
    const space = project(body);
    if (space?.kind !== 'MeshSpace') {
      throw new Error(
        'The cluster answered with something other than a MeshSpace; is deploy/meshspace.yaml up to date?',
      );
    }
    cluster.cache.note(body);
    return space as MeshSpace;
  }
}

/** @throws ConflictError if somebody changed the wish since the caller looked at it */
function mustBeOf({ metadata }: MeshSpace, generation: number | undefined) {
  if (generation === undefined || metadata.generation === generation) return;
  throw new ConflictError(
    `"${metadata.name}" was changed in the meantime; look at it again and repeat`,
  );
}
