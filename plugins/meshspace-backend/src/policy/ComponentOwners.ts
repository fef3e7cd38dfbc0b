import type { AuthService } from '@backstage/backend-plugin-api';
import { Entity, RELATION_OWNED_BY } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Workload } from '@meshspace/planner';
import type { Clock } from '../cluster/Clock';

const KEEP_MS = 60_000;
const ID = 'backstage.io/kubernetes-id';

/** Who owns the components that workloads belong to, as the catalog knows it; remembered for a minute. */
export class ComponentOwners {
  readonly #options: {
    catalog: CatalogService;
    auth: AuthService;
    clock: Clock;
  };
  readonly #known = new Map<
    string,
    { until: number; entity: Promise<Entity | undefined> }
  >();
  readonly #byLabel = new Map<
    string,
    { until: number; entities: Promise<Entity[]> }
  >();

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    clock: Clock;
  }) {
    this.#options = options;
  }

  async ofEntities(refs: readonly string[]): Promise<string[]> {
    const entities = await Promise.all(refs.map(ref => this.entity(ref)));
    return entities.flatMap(entity => (entity ? ownersOf(entity) : []));
  }

  /** The components that a workload says to belong to, by its label. */
  async componentsOf(workload: Workload): Promise<Entity[]> {
    const id =
      workload.metadata.labels?.[ID] ??
      workload.spec.template.metadata?.labels?.[ID];
    if (!id) return [];
    const { catalog, auth, clock } = this.#options;
    const known = this.#byLabel.get(id);
    if (known && known.until > clock.now()) return known.entities;
    const entities = auth
      .getOwnServiceCredentials()
      .then(credentials =>
        catalog.getEntities(
          {
            filter: { [`metadata.annotations.${ID}`]: id },
            fields: ['kind', 'metadata', 'relations'],
          },
          { credentials },
        ),
      )
      .then(({ items }) => items);
    this.#remember(this.#byLabel, id, { entities });
    return entities;
  }

  entity(ref: string): Promise<Entity | undefined> {
    const { catalog, auth, clock } = this.#options;
    const known = this.#known.get(ref);
    if (known && known.until > clock.now()) return known.entity;
    const entity = auth
      .getOwnServiceCredentials()
      .then(credentials => catalog.getEntityByRef(ref, { credentials }))
      // A reference that cannot be read names nothing that anybody owns.
      .catch(() => undefined);
    this.#remember(this.#known, ref, { entity });
    return entity;
  }

  #remember<V extends object>(
    map: Map<string, V & { until: number }>,
    key: string,
    value: V,
  ) {
    if (map.size > 10_000) map.clear();
    map.set(key, { ...value, until: this.#options.clock.now() + KEEP_MS });
    for (const promise of Object.values(value)) {
      if (promise instanceof Promise) promise.catch(() => map.delete(key));
    }
  }
}

export function ownersOf(entity: Entity): string[] {
  return (entity.relations ?? [])
    .filter(({ type }) => type === RELATION_OWNED_BY)
    .map(({ targetRef }) => targetRef);
}
