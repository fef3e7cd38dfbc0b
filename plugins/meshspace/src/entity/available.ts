import type { Entity } from '@backstage/catalog-model';
import type { FilterPredicate } from '@backstage/filter-predicates';
import { isKind } from './isKind';

/** The annotations by which the Kubernetes plugin ties an entity to workloads; ours needs no other. */
export const KUBERNETES_ANNOTATIONS = [
  'backstage.io/kubernetes-id',
  'backstage.io/kubernetes-namespace',
  'backstage.io/kubernetes-label-selector',
  'backstage.io/kubernetes-cluster',
] as const;

const SET = { $exists: true };

/** As a predicate and not a function, so that app-config can replace it. */
export const componentFilter: FilterPredicate = {
  $all: [
    { kind: 'component' },
    {
      $any: [
        { 'metadata.annotations.backstage.io/kubernetes-id': SET },
        { 'metadata.annotations.backstage.io/kubernetes-namespace': SET },
        { 'metadata.annotations.backstage.io/kubernetes-label-selector': SET },
        { 'metadata.annotations.backstage.io/kubernetes-cluster': SET },
      ],
    },
  ],
};

/** Also what is composed of components: it shows all of theirs. */
export const availableFilter: FilterPredicate = {
  $any: [componentFilter, { kind: 'system' }, { kind: 'domain' }],
};

/** A System or Domain: it runs nothing itself. */
export function isComposed(entity: Entity): boolean {
  return isKind(entity, 'system') || isKind(entity, 'domain');
}

/**
 * Whether an entity has something to show: a component that the Kubernetes annotations tie to a workload, or a System or Domain,
 * whose components are shown together.
 * @public
 */
export function isMeshSpaceAvailable(entity: Entity): boolean {
  const annotations = entity.metadata.annotations ?? {};
  return (
    isComposed(entity) ||
    (isKind(entity, 'component') &&
      KUBERNETES_ANNOTATIONS.some(annotation => annotations[annotation]))
  );
}
