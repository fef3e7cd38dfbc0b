import { Failure } from './failure.mjs';

export const STAGES = [
  'types',
  'lint',
  'format',
  'api-reports',
  'config',
  'publish-check',
  'unit',
  'contract',
  'campaigns',
  'browser',
  'real',
];

export const testHelp = `Usage: npm test -- [stage…]

Runs the project's checks, all of them or the stages named, in this order:
  ${STAGES.join(', ')}

In CI (CI=true) nothing may be skipped.
`;

/** Reads the command line of `npm test`. */
export function parseTestOptions(args) {
  if (args.includes('--help') || args.includes('-h')) {
    return { help: true, stages: [] };
  }
  const unknown = args.find(arg => !STAGES.includes(arg));
  if (unknown !== undefined) {
    throw new Failure(
      `There is no stage '${unknown}'; choose from ${STAGES.join(', ')}.`,
      { exitCode: 2 },
    );
  }
  return {
    help: false,
    stages:
      args.length === 0 ? STAGES : STAGES.filter(name => args.includes(name)),
  };
}
