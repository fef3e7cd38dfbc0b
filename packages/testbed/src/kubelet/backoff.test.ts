import { pullDelay, restartDelay, testbedBackoff } from './backoff';

describe('back-off', () => {
  it('restarts at once, then after ever longer pauses up to a limit', () => {
    expect(
      [1, 2, 3, 4, 5, 6, 7, 8].map(n => restartDelay(testbedBackoff, n)),
    ).toEqual([0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it('pauses after the first failed pull already', () => {
    expect([1, 2, 3, 9].map(n => pullDelay(testbedBackoff, n))).toEqual([
      1000, 2000, 4000, 30_000,
    ]);
  });
});
