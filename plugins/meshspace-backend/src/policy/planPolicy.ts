import { defaultPlanPolicy, PlanPolicy } from '@meshspace/planner';
import type { Settings } from '../config/settings';

/** What the platform decides, in the planner's terms. */
export function planPolicy({ controller, policy }: Settings): PlanPolicy {
  return {
    ...defaultPlanPolicy,
    switchSeconds: controller.switchSeconds,
    drainSeconds: controller.drainSeconds,
    copySecrets: policy.copySecrets,
    copyServiceAccounts: policy.copyServiceAccounts,
    neverCopy: policy.neverCopy,
    allowGraft: policy.allowGraft,
    ...(policy.quota && { quota: policy.quota }),
    ...(policy.limits && { limits: policy.limits }),
    ...(policy.images && { imageAllowList: policy.images }),
  };
}
