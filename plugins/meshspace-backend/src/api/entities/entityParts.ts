import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Entity, RELATION_HAS_PART } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';

/** A domain of domains of systems of components: deeper catalogs are not drawn. */
const DEEPEST = 5;
const WHOLES = new Set(['system', 'domain', 'component']);

/**
 * An entity and everything that is part of it, as far as the caller may see it: for a System its components, for a Domain those of
 * its systems.
 * @throws NotFoundError
 */
export async function entityParts(
  catalog: CatalogService,
  entityRef: string,
  credentials: BackstageCredentials,
): Promise<[entity: Entity, ...parts: Entity[]]> {
  const entity = isEntityRef(entityRef)
    ? await catalog.getEntityByRef(entityRef, { credentials })
    : undefined;
  if (!entity) {
    throw new NotFoundError(
      `There is no entity ${printable(
        entityRef,
      )} in the catalog, or you may not see it`,
    );
  }
  const parts: Entity[] = [];
  const seen = new Set<string>([entityRef.toLocaleLowerCase('en-US')]);
  let open: Entity[] = [entity];
  for (let depth = 0; depth < DEEPEST && open.length > 0; depth++) {
    const refs = open
      .flatMap(partRefs)
      .filter(ref => !seen.has(ref) && seen.add(ref));
    if (refs.length === 0) break;
    const { items } = await catalog.getEntitiesByRefs(
      { entityRefs: refs },
      { credentials },
    );
    open = items.flatMap(item => item ?? []);
    parts.push(...open);
  }
  return [entity, ...parts];
}

function partRefs({ kind, relations = [] }: Entity): string[] {
  if (!WHOLES.has(kind.toLocaleLowerCase('en-US'))) return [];
  return relations
    .filter(({ type }) => type === RELATION_HAS_PART)
    .map(({ targetRef }) => targetRef);
}

/** The catalog's client takes whatever else for an error of the program. */
function isEntityRef(text: string): boolean {
  return /^[a-z][a-z0-9]{0,62}:[a-z0-9][a-z0-9-]{0,62}\/[a-z0-9][a-z0-9._-]{0,62}$/i.test(
    text,
  );
}

function printable(text: string): string {
  return text.slice(0, 120).replace(/[^\x20-\x7e]/g, '?');
}
