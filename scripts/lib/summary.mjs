import { addResults } from './results.mjs';
import { formatElapsed } from './ui.mjs';

const UNAVAILABLE = /^unavailable: /;

/** Skips that make a run in CI fail: all but a download that its registry no longer serves. */
export const forbiddenSkips = (skips, ci) =>
  ci ? skips.filter(reason => !UNAVAILABLE.test(reason)) : [];

/** Many tests fail for one reason when what they stand on does: it is told once. */
function withoutRepeats(failures) {
  let before;
  return failures.map(failure => {
    const [name, ...lines] = failure.split('\n');
    const reason = lines.join('\n');
    const told = reason !== '' && reason === before;
    before = reason;
    return told ? `${name}\n    as above` : failure;
  });
}

/** `stages` is a list of `{ name, milliseconds, result }`. */
export function summarize(stages, ci) {
  const total = addResults(stages.map(stage => stage.result));
  const forbidden = forbiddenSkips(total.skips, ci);
  const rows = stages.map(({ name, milliseconds, result }) =>
    [
      result.failed > 0 ? '✘' : '✔',
      name.padEnd(14),
      String(result.passed).padStart(7),
      String(result.failed).padStart(7),
      String(result.skipped).padStart(8),
      `   ${formatElapsed(milliseconds)}`,
    ].join(' '),
  );
  const list = (title, names) =>
    names.length > 0 ? ['', title, ...names.map(name => `  ${name}`)] : [];
  return {
    exitCode: total.failed > 0 || forbidden.length > 0 ? 1 : 0,
    text: [
      '',
      `  ${'stage'.padEnd(14)}  passed  failed  skipped   time`,
      ...rows,
      ...list('Failed:', withoutRepeats(total.failures)),
      ...list('Skipped:', total.skips),
      ...list('In CI these may not be skipped:', forbidden),
      '',
      `${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`,
      '',
    ].join('\n'),
  };
}
