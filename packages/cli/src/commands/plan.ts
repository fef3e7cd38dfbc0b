import {
  plan,
  refName,
  simulate,
  SpacePlan,
  targetOf,
  VIEW_KINDS,
} from '@meshspace/planner';
import { asYaml } from '../asYaml';
import { CommandError } from '../CommandError';
import { Command, CommandContext, WHERE } from './Command';

/** The view keeps summaries of these: not what a cluster could be given. */
const SUMMARIES = ['Pod', 'EndpointSlice', 'ConfigMap', 'Secret'];

const SIGNS = { apply: '+', copy: '+', patch: '~', delete: '-' };

export const planCommand: Command = {
  summary: 'What the controller would write for the MeshSpaces it is given',
  help: `Usage: meshspace plan [-s SPACE] [-o human|json|yaml] -f FILE | --context NAME

Prints every write that the controller would make for the MeshSpaces it finds, in the order in which it would happen, and why.
Nothing is written.

  meshspace plan -f cluster/                      for the objects of a folder
  meshspace plan --context staging -f space.yaml  what a new space would do to a cluster
  meshspace plan -f cluster/ -o yaml > after.yaml the objects as they would be

Options:
  -s SPACE              this space alone
  -o json               operations, warnings and status as data
  -o yaml               the objects after the plan, but for pods, endpoints and data
${WHERE}

Exit code: 0 nothing to do, 3 there is something to do, 2 the input is not right, 1 the cluster cannot be read.`,
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
      print(asYaml(objects));
    } else if (planned.spaces.length === 0) {
      print(
        view.mesh.missingKinds?.includes('MeshSpace')
          ? 'The cluster does not know what a MeshSpace is: have an administrator apply deploy/meshspace.yaml.'
          : 'The input has no MeshSpace.',
      );
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
