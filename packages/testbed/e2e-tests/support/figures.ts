/* eslint-disable jest/no-export, jest/no-disabled-tests, jest/expect-expect, jest/valid-title -- this makes cases and is none */
import type { Testbed } from '../../src';
import { startPrometheus } from '../../src/metrics/startPrometheus';
import { ensurePrometheus } from '../../src/tools/tools';

/** Why this run has no Prometheus: its registry no longer serves it. */
const missing = process.env.MESHSPACE_WITHOUT_PROMETHEUS;

/** A case that needs figures. Without Prometheus it is skipped, and counted as that. */
export function itWithFigures(name: string, run: () => Promise<void>) {
  if (missing) it.skip(`${name} (${missing})`, run);
  else it(name, run);
}

/** The URL of the instance's Prometheus. */
export async function startFigures(bed: Testbed): Promise<string | undefined> {
  return missing
    ? undefined
    : startPrometheus(bed.instance, await ensurePrometheus());
}
