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
  meshspaceBaseReadPermission,
  meshspaceBaseUpdatePermission,
  meshspaceSpaceCreatePermission,
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
 * work with spaces, everybody looks, and what has an owner is changed by its owner.
 * Which space is whose is decided by the MeshSpace plugin's own rules.
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
