import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readJest, readPlaywright, readTap } from './results.mjs';

test('Jest: passed, failed and skipped tests are counted and named', () => {
  const result = readJest({
    testResults: [
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'adds' },
          {
            status: 'failed',
            fullName: 'divides',
            failureMessages: [
              '\u001b[31mError: expected 2\u001b[39m\n\n  received 3\n    at a.test.ts:1:2\n',
            ],
          },
          { status: 'pending', fullName: 'waits' },
          { status: 'todo', fullName: 'will' },
        ],
      },
    ],
  });
  assert.deepEqual(result, {
    passed: 1,
    failed: 1,
    skipped: 2,
    failures: ['a.test.ts: divides\n    Error: expected 2\n    received 3'],
    skips: ['a.test.ts: waits', 'a.test.ts: will'],
  });
});

test('Jest: a file that cannot run is a failure', () => {
  const { failed, failures } = readJest({
    testResults: [{ name: 'b.ts', status: 'failed', assertionResults: [] }],
  });
  assert.equal(failed, 1);
  assert.deepEqual(failures, ['b.ts: could not run']);
});

test('Playwright: a flaky test is a failure, and so is an error outside of tests', () => {
  const result = readPlaywright({
    suites: [
      {
        title: 'a.test.ts',
        specs: [{ title: 'one', tests: [{ status: 'expected' }] }],
        suites: [
          {
            title: 'group',
            specs: [
              {
                title: 'two',
                tests: [
                  {
                    status: 'flaky',
                    results: [{ error: { message: 'no button' } }, {}],
                  },
                ],
              },
              { title: 'three', tests: [{ status: 'skipped' }] },
            ],
          },
        ],
      },
    ],
    errors: [{ message: 'no browser\nstack' }],
  });
  assert.deepEqual(result, {
    passed: 1,
    failed: 2,
    skipped: 1,
    failures: ['a.test.ts › group › two (flaky)\n    no button', 'no browser'],
    skips: ['a.test.ts › group › three'],
  });
});

test('TAP: tests are counted, skipped ones apart', () => {
  const result = readTap(
    [
      'ok 1 - adds',
      'not ok 2 - divides',
      'ok 3 - waits # SKIP no clock',
      'ok 4 - scripts/lib/x.test.mjs',
    ].join('\n'),
  );
  assert.deepEqual([result.passed, result.failed, result.skipped], [1, 1, 1]);
  assert.deepEqual(result.failures, ['divides']);
});
