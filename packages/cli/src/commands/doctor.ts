import { diagnose, refName } from '@meshspace/planner';
import { Command, CommandContext } from './Command';

export const doctorCommand: Command = {
  summary: 'What is wrong, what it means for requests, and what to do',
  help: `meshspace doctor -f FILE|FOLDER|- [--context NAME | --current-context] [-o human|json]

Exit code: 0 nothing found or only hints, 1 an error was found, 2 the input is not right.`,
  run({ view, options, now, print }: CommandContext): number {
    const findings = diagnose(view, { now });
    if (options.output !== 'human') {
      print(JSON.stringify(findings, undefined, 2));
    } else if (findings.length === 0) {
      print('Nothing found.');
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
