import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  catalogEntityDeletePermission,
  catalogEntityReadPermission,
} from '@backstage/plugin-catalog-common/alpha';
import {
  meshspaceBaseReadPermission,
  meshspaceBaseUpdatePermission,
  meshspaceSpaceCreatePermission,
  meshspaceSpaceDeletePermission,
  meshspaceSpaceReadPermission,
} from '@meshspace/plugin-meshspace-common';
import { decide } from './demoPolicy';

const alice = ['user:default/alice', 'group:default/storefront'];
const olga = ['user:default/olga', 'group:default/finance'];
const operator = ['user:default/pat', 'group:default/platform'];
const nobody: string[] = [];

const { ALLOW, DENY, CONDITIONAL } = AuthorizeResult;

describe('the demo policy', () => {
  it.each([
    ['nobody', nobody, catalogEntityReadPermission, DENY],
    ['nobody', nobody, meshspaceSpaceReadPermission, DENY],
    ['Olga', olga, catalogEntityReadPermission, ALLOW],
    ['Olga', olga, meshspaceBaseReadPermission, ALLOW],
    ['Olga', olga, meshspaceSpaceCreatePermission, DENY],
    ['Olga', olga, meshspaceSpaceReadPermission, CONDITIONAL],
    ['Alice', alice, meshspaceSpaceReadPermission, ALLOW],
    ['Alice', alice, meshspaceSpaceCreatePermission, ALLOW],
    ['Alice', alice, meshspaceSpaceDeletePermission, CONDITIONAL],
    ['Alice', alice, meshspaceBaseUpdatePermission, DENY],
    ['Alice', alice, catalogEntityDeletePermission, CONDITIONAL],
    ['an operator', operator, meshspaceBaseUpdatePermission, ALLOW],
    ['an operator', operator, meshspaceSpaceDeletePermission, ALLOW],
    ['an operator', operator, catalogEntityDeletePermission, ALLOW],
  ])('answers %s (%j) for %j with %s', (_name, refs, permission, result) => {
    expect(decide(permission, refs).result).toBe(result);
  });

  it('lets a space be changed by its owner and those it is shared with', () => {
    expect(decide(meshspaceSpaceDeletePermission, alice)).toMatchObject({
      pluginId: 'meshspace',
      resourceType: 'meshspace-space',
      conditions: {
        anyOf: [
          { rule: 'IS_OWNER', params: { claims: alice } },
          { rule: 'IS_MEMBER', params: { claims: alice } },
        ],
      },
    });
  });
});
