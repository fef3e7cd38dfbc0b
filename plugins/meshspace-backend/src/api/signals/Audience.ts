import { parseEntityRef, RELATION_HAS_MEMBER } from '@backstage/catalog-model';
import type { ComponentOwners } from '../../policy/ComponentOwners';

/** The people behind entity references: users themselves, and the members of groups. */
export class Audience {
  constructor(private readonly catalog: Pick<ComponentOwners, 'entity'>) {}

  async usersOf(refs: readonly string[]): Promise<string[]> {
    const found = await Promise.all(refs.map(ref => this.#users(ref)));
    return [...new Set(found.flat())];
  }

  async #users(ref: string): Promise<string[]> {
    const { kind } = parseEntityRef(ref, { defaultKind: 'user' });
    if (kind.toLowerCase() !== 'group') return [ref];
    const group = await this.catalog.entity(ref);
    return (group?.relations ?? [])
      .filter(({ type }) => type === RELATION_HAS_MEMBER)
      .map(({ targetRef }) => targetRef);
  }
}
