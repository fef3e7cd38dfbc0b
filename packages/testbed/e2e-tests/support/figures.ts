import type { Testbed } from '../../src';
import { startPrometheus } from '../../src/metrics/startPrometheus';
import { ensurePrometheus } from '../../src/tools/tools';

/** The URL of the instance's Prometheus, unless this run has none because its registry no longer serves it. */
export async function startFigures(bed: Testbed): Promise<string | undefined> {
  return process.env.MESHSPACE_WITHOUT_PROMETHEUS
    ? undefined
    : startPrometheus(bed.instance, await ensurePrometheus());
}
