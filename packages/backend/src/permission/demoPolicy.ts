import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  AuthorizeResult,
  Permission,
  PolicyDecision,
  isPermission,
  isResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createMeshspaceSpaceConditionalDecision,
  meshspaceSpaceConditions,
} from '@meshspace/plugin-meshspace-backend';
import {
  MESHSPACE_RESOURCE_TYPE_SPACE,
  meshspaceBaseReadPermission,
  meshspaceBaseUpdatePermission,
  meshspaceSpaceCreatePermission,
  meshspaceSpaceReadPermission,
} from '@meshspace/plugin-meshspace-common';

const PLATFORM = 'group:default/platform';
const SHOP = 'group:default/shop';
const TEAMS = ['storefront', 'checkout', 'fulfilment'].map(
  name => `group:default/${name}`,
);

const allow: PolicyDecision = { result: AuthorizeResult.ALLOW };
const deny: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * Who may do what in the demo: the platform team everything, the shop's teams
 * make spaces, and what has an owner is changed by its owner.
 */
export function decide(
  permission: Permission,
  refs: readonly string[],
): PolicyDecision {
  if (refs.length === 0) {
    return deny;
  }
  if (refs.includes(PLATFORM)) {
    return allow;
  }
  const inShop = [SHOP, ...TEAMS].some(group => refs.includes(group));

  if (isPermission(permission, meshspaceBaseUpdatePermission)) {
    return deny;
  }
  if (isPermission(permission, meshspaceBaseReadPermission)) {
    return allow;
  }
  if (isPermission(permission, meshspaceSpaceCreatePermission)) {
    return inShop ? allow : deny;
  }
  if (isResourcePermission(permission, MESHSPACE_RESOURCE_TYPE_SPACE)) {
    // The shop's teams see each other's spaces, so that they can tell who forks what.
    return inShop && isPermission(permission, meshspaceSpaceReadPermission)
      ? allow
      : createMeshspaceSpaceConditionalDecision(permission, {
          anyOf: [
            meshspaceSpaceConditions.isOwner({ claims: [...refs] }),
            meshspaceSpaceConditions.isMember({ claims: [...refs] }),
          ],
        });
  }
  if (permission.name === 'kubernetes.proxy') {
    return inShop ? allow : deny;
  }
  if (
    isResourcePermission(permission, 'catalog-entity') &&
    permission.attributes.action !== 'read'
  ) {
    return createCatalogConditionalDecision(
      permission,
      catalogConditions.isEntityOwner({ claims: [...refs] }),
    );
  }
  return allow;
}
