import { BASE_LABEL, ClusterView, diagnose, refName } from '@meshspace/planner';
import { stringify } from 'yaml';
import { Command, CommandContext, WHERE } from './Command';

export const doctorCommand: Command = {
  summary: 'What is wrong, what it means for requests, and what to do',
  help: `Usage: meshspace doctor [-o human|json|yaml] -f FILE | --context NAME

Looks for what keeps requests from forks, or would be a surprise: the worst first, each with what it means and the next step.

  meshspace doctor --current-context
  meshspace doctor -f cluster/ -o json | jq '.[].code'

Options:
${WHERE}

Exit code: 0 nothing found, or no errors, 1 an error is found or the cluster cannot be read, 2 the input is not right.`,
  run({ view, options, now, print }: CommandContext): number {
    const findings = diagnose(view, { now });
    if (options.output === 'json') {
      print(JSON.stringify(findings, undefined, 2));
    } else if (options.output === 'yaml') {
      print(stringify(findings, { version: '1.1' }).trimEnd());
    } else if (findings.length === 0) {
      print(`Nothing found in ${lookedAt(view)}.`);
    } else {
      print(
        findings
          .map(
            ({ code, severity, object, message, effect, nextStep }) =>
              `${severity} ${code}  ${refName(
                object,
              )}\n  ${message}\n  ${effect}\n  → ${nextStep}`,
          )
          .join('\n\n'),
      );
    }
    return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
  },
};

/** Nothing is soon found where nothing was looked at. */
function lookedAt(view: ClusterView): string {
  const bases = view
    .list('Namespace')
    .filter(({ metadata }) => metadata.labels?.[BASE_LABEL] === 'true')
    .map(({ metadata }) => metadata.name);
  const spaces = view.list('MeshSpace').length;
  const count = `${spaces} ${spaces === 1 ? 'space' : 'spaces'}`;
  return bases.length === 0
    ? `no base and ${count}: a namespace becomes a base by the label ${BASE_LABEL}=true`
    : `${bases.join(', ')} and ${count}`;
}
