import { stripAnsi } from './text.mjs';

/** What one stage showed. `failures` and `skips` name what they count. */
export const emptyResult = () => ({
  passed: 0,
  failed: 0,
  skipped: 0,
  failures: [],
  skips: [],
});

const REASON_LINES = 4;
const STACK_LINE = /^\s*at /;

/** A failure's name and, below it, what was expected and came: enough to begin with when only the end of a log is kept. */
function withReason(name, message = '') {
  const lines = stripAnsi(message)
    .split('\n')
    .filter(line => line.trim() !== '' && !STACK_LINE.test(line))
    .slice(0, REASON_LINES)
    .map(line => `    ${line.trim()}`);
  return [name, ...lines].join('\n');
}

export function addResults(results) {
  return results.reduce(
    (sum, result) => ({
      passed: sum.passed + result.passed,
      failed: sum.failed + result.failed,
      skipped: sum.skipped + result.skipped,
      failures: [...sum.failures, ...result.failures],
      skips: [...sum.skips, ...result.skips],
    }),
    emptyResult(),
  );
}

export const checkResult = (name, code) =>
  code === 0
    ? { ...emptyResult(), passed: 1 }
    : { ...emptyResult(), failed: 1, failures: [name] };

export const skipResult = reason => ({
  ...emptyResult(),
  skipped: 1,
  skips: [reason],
});

/** Reads Jest's `--json` report. A file that could not run counts as one failure. */
export function readJest(report, relative = file => file) {
  const result = emptyResult();
  for (const file of report.testResults) {
    const name = relative(file.name);
    if (file.assertionResults.length === 0 && file.status === 'failed') {
      result.failed += 1;
      result.failures.push(withReason(`${name}: could not run`, file.message));
    }
    for (const test of file.assertionResults) {
      if (test.status === 'passed') {
        result.passed += 1;
      } else if (test.status === 'failed') {
        result.failed += 1;
        result.failures.push(
          withReason(`${name}: ${test.fullName}`, test.failureMessages?.[0]),
        );
      } else {
        result.skipped += 1;
        result.skips.push(`${name}: ${test.fullName}`);
      }
    }
  }
  return result;
}

/** Reads Playwright's JSON report; a flaky test is one that failed. */
export function readPlaywright(report) {
  const result = emptyResult();
  const visit = (suite, path) => {
    for (const spec of suite.specs ?? []) {
      const name = [...path, spec.title].join(' › ');
      for (const test of spec.tests) {
        if (test.status === 'expected') {
          result.passed += 1;
        } else if (test.status === 'skipped') {
          result.skipped += 1;
          result.skips.push(name);
        } else {
          result.failed += 1;
          const { error } = test.results.find(one => one.error) ?? {};
          result.failures.push(
            withReason(
              test.status === 'flaky' ? `${name} (flaky)` : name,
              error?.message,
            ),
          );
        }
      }
    }
    (suite.suites ?? []).forEach(child => visit(child, [...path, child.title]));
  };
  report.suites.forEach(suite => visit(suite, [suite.title]));
  for (const error of report.errors ?? []) {
    result.failed += 1;
    result.failures.push(stripAnsi(error.message ?? 'error').split('\n')[0]);
  }
  return result;
}

/** Reads the TAP that `node --test` prints. */
export function readTap(text) {
  const result = emptyResult();
  for (const line of text.split('\n')) {
    const test = /^( *)(not ok|ok) \d+ - (.*?)(?: # (SKIP|TODO).*)?$/.exec(
      line,
    );
    // Suites and files are lines too, but only tests stand at the innermost level.
    if (!test || test[3].endsWith('.mjs')) {
      continue;
    }
    const [, , outcome, name, directive] = test;
    if (directive) {
      result.skipped += 1;
      result.skips.push(name);
    } else if (outcome === 'ok') {
      result.passed += 1;
    } else {
      result.failed += 1;
      result.failures.push(name);
    }
  }
  return result;
}
