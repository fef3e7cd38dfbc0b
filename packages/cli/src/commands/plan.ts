import {
  plan,
  refName,
  simulate,
  SpacePlan,
  targetOf,
  VIEW_KINDS,
} from '@meshspace/planner';
import { stringify } from 'yaml';
import { CommandError } from '../CommandError';
import { Command, CommandContext } from './Command';

/** The view keeps summaries of these: not what a cluster could be given. */
const SUMMARIES = ['Pod', 'EndpointSlice', 'ConfigMap', 'Secret'];

const SIGNS = { apply: '+', copy: '+', patch: '~', delete: '-' };

export const planCommand: Command = {
  summary: 'What the controller would write for the MeshSpaces it is given',
  help: `meshspace plan -f FILE|FOLDER|- [--context NAME | --current-context] [-s SPACE] [-o human|json|yaml]

Prints every write, in the order in which it would happen, and why. Nothing is written.
With -o yaml it prints the objects as they would be after the plan, but for pods, endpoints and data.

Exit code: 0 nothing to do, 3 there is something to do, 2 the input is not right.`,
  run({ view, options, now, print }: CommandContext): number {
    if (options.space && !view.get('MeshSpace', undefined, options.space)) {
      throw new CommandError(
        `There is no MeshSpace ${options.space} in the input.`,
      );
    }
    const planned = plan(view, {
      now,
      ...(options.space !== undefined && { space: options.space }),
    });
    if (options.output === 'json') {
      print(JSON.stringify(planned, undefined, 2));
    } else if (options.output === 'yaml') {
      const after = simulate(view, planned.operations, now);
      const objects = VIEW_KINDS.filter(
        kind => !SUMMARIES.includes(kind),
      ).flatMap(kind => [...after.list(kind)]);
      print(
        objects
          .map(object => stringify(object))
          .join('---\n')
          .trimEnd(),
      );
    } else if (planned.spaces.length === 0) {
      print('The input has no MeshSpace.');
    } else {
      print(planned.spaces.map(describe).join('\n\n'));
    }
    return planned.operations.length > 0 ? 3 : 0;
  },
};

function describe({ space, status, operations, warnings }: SpacePlan): string {
  const forks = status.forks.map(
    ({ workload, phase, message }) =>
      `  ${workload.name}: ${phase}${message ? `. ${message}` : ''}`,
  );
  const writes = operations.map(
    operation =>
      `  ${operation.round + 1}. ${SIGNS[operation.type]} ${refName(
        targetOf(operation),
      )}\n       ${operation.reason}`,
  );
  return [
    `${space}: ${status.phase}`,
    ...forks,
    ...(writes.length > 0 ? ['', ...writes] : ['', '  Nothing to do.']),
    ...warnings.map(({ message }) => `  ! ${message}`),
  ].join('\n');
}
