import { createConditionExports } from '@backstage/plugin-permission-node';
import { meshspaceSpaceResourceRef } from './resource';
import { spaceRules } from './rules';

const { conditions, createConditionalDecision } = createConditionExports({
  resourceRef: meshspaceSpaceResourceRef,
  rules: spaceRules,
});

/** Conditions for permission policies, such as `meshspaceSpaceConditions.isOwner({ claims })`. @public */
export const meshspaceSpaceConditions = conditions;

/** Makes a conditional decision about a space in a permission policy. @public */
export const createMeshspaceSpaceConditionalDecision =
  createConditionalDecision;
