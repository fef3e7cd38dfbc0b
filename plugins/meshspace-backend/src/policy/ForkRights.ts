import { InputError, NotAllowedError } from '@backstage/errors';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { ClusterView, ForkSpec, MeshSpaceSpec } from '@meshspace/planner';
import type { PolicySettings } from '../config/settings';
import type { Caller } from './Callers';
import { ComponentOwners, ownersOf } from './ComponentOwners';

/** Who may fork what. */
export class ForkRights {
  constructor(
    private readonly policy: PolicySettings,
    private readonly owners: ComponentOwners,
  ) {}

  /**
   * Checks the forks that are new in a wish.
   * @throws NotAllowedError that names the owners
   */
  async check(
    view: ClusterView,
    spec: MeshSpaceSpec,
    before: MeshSpaceSpec | undefined,
    caller: Caller,
  ): Promise<void> {
    for (const fork of spec.forks) {
      const old = before?.forks.some(
        ({ workload }) =>
          workload.kind === fork.workload.kind &&
          workload.name === fork.workload.name,
      );
      if (!old) await this.#checkFork(view, spec.base, fork, caller);
    }
  }

  async #checkFork(
    view: ClusterView,
    base: string,
    fork: ForkSpec,
    caller: Caller,
  ) {
    const workload = view.get(fork.workload.kind, base, fork.workload.name);
    if (!workload) return;
    const components = await this.owners.componentsOf(workload);
    // A reference of the caller's own making must not give rights over another team's workload.
    if (
      fork.entityRef &&
      components.length > 0 &&
      !components.some(entity => stringifyEntityRef(entity) === fork.entityRef)
    ) {
      throw new InputError(
        `${fork.workload.kind} "${fork.workload.name}" does not belong to ${
          fork.entityRef
        }; leave entityRef out, or name ${components
          .map(entity => stringifyEntityRef(entity))
          .join(' or ')}`,
      );
    }
    if (this.policy.whoMayFork === 'everyone' || caller.type === 'service') {
      return;
    }
    const owners = components.flatMap(ownersOf);
    if (
      owners.length > 0 &&
      !owners.some(owner => caller.ownershipRefs.includes(owner))
    ) {
      throw new NotAllowedError(
        `${fork.workload.name} may be forked by its owners only (${owners.join(
          ', ',
        )}); ask them, or have meshspace.policy.whoMayFork set to everyone`,
      );
    }
  }
}
