import { PlannedSpaces, type Written } from './plannedSpaces';
import { refOf } from './refOf';
import type { ContractCase, ContractManifest, ContractStep } from './types';

const NOTHING: Written = { apply: [], delete: [] };

/** What the planner writes in the course of a case, step by step; nothing for a case without spaces. */
export class PlannedCase {
  private readonly planned: PlannedSpaces | undefined;
  private readonly ofUser: ContractManifest[] = [];

  constructor({ steps }: Pick<ContractCase, 'steps'>) {
    if (steps.some(({ spaces }) => spaces)) this.planned = new PlannedSpaces();
  }

  take({ user = [], delete: deleted = [], spaces }: ContractStep): Written {
    if (!this.planned) return NOTHING;
    this.planned.nextSecond();
    this.planned.deleteOfUser(
      this.ofUser.filter(object => deleted.includes(refOf(object))),
    );
    this.ofUser.push(...user);
    this.planned.user(user);
    if (spaces) this.planned.want(spaces);
    return this.planned.settle();
  }
}

/** Everything that the planner writes in the course of a case. */
export function plannedObjects(one: ContractCase): ContractManifest[] {
  const planned = new PlannedCase(one);
  return one.steps.flatMap(step => planned.take(step).apply);
}
