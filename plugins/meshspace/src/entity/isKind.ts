import type { Entity } from '@backstage/catalog-model';

export function isKind(entity: Entity, kind: string): boolean {
  return entity.kind.toLocaleLowerCase('en-US') === kind;
}
