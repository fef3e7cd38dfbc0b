import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  isResourcePermission,
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { MESHSPACE_RESOURCE_TYPE_SPACE } from '@meshspace/plugin-meshspace-common';
import {
  createMeshspaceSpaceConditionalDecision,
  meshspaceSpaceConditions,
} from '../permissions/conditions';

/** Who calls, as a permission policy tells people apart. */
export const ROLES = [
  'anonymous',
  'nobody',
  'looker',
  'developer',
  'platform',
  'service',
] as const;
export type Role = (typeof ROLES)[number];

export const refOf = (role: Role) => `user:default/${role}`;

export function headersOf(role: Role): { authorization: string } {
  switch (role) {
    case 'anonymous':
      return { authorization: mockCredentials.none.header() };
    case 'service':
      return { authorization: mockCredentials.service.header() };
    default:
      return { authorization: mockCredentials.user.header(refOf(role)) };
  }
}

/**
 * What a role may do with a space of which it is, or is not, the owner or a member; or in general, without one. The one place that
 * the tests' policy and their expectations share.
 */
export function mayDo(role: Role, permission: string, part: boolean): boolean {
  if (!permission.startsWith('meshspace.')) return true;
  switch (role) {
    case 'platform':
    case 'service':
      return true;
    case 'looker':
      return permission.endsWith('.read');
    case 'developer':
      return permission.startsWith('meshspace.space.') &&
        permission !== 'meshspace.space.create'
        ? part
        : permission !== 'meshspace.base.update';
    default:
      return false;
  }
}

/** A policy by role: developers have rights over what is theirs. */
export function permissionsByRole(): PermissionsService {
  return mockServices.permissions.mock({
    authorize: async (requests, { credentials } = never()) =>
      requests.map(({ permission }) => {
        const { result } = decide(permission, credentials);
        return {
          result:
            result === AuthorizeResult.ALLOW
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        };
      }),
    authorizeConditional: async (requests, { credentials } = never()) =>
      requests.map(({ permission }) => decide(permission, credentials)),
  });
}

function never(): never {
  throw new Error('A permission was asked for without credentials');
}

function decide(
  permission: Permission,
  credentials: BackstageCredentials | { token?: string },
): PolicyDecision {
  const role = roleOf(credentials);
  const always = mayDo(role, permission.name, false);
  if (
    always ||
    !isResourcePermission(permission, MESHSPACE_RESOURCE_TYPE_SPACE)
  ) {
    return {
      result: always ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
    };
  }
  if (!mayDo(role, permission.name, true)) {
    return { result: AuthorizeResult.DENY };
  }
  const claims = [refOf(role)];
  return createMeshspaceSpaceConditionalDecision(permission, {
    anyOf: [
      meshspaceSpaceConditions.isOwner({ claims }),
      meshspaceSpaceConditions.isMember({ claims }),
    ],
  });
}

function roleOf(credentials: BackstageCredentials | { token?: string }): Role {
  const principal: unknown =
    'principal' in credentials ? credentials.principal : undefined;
  if (typeof principal !== 'object' || principal === null) return 'anonymous';
  if ('subject' in principal) return 'service';
  const ref = 'userEntityRef' in principal ? principal.userEntityRef : '';
  return ROLES.find(role => refOf(role) === ref) ?? 'nobody';
}
