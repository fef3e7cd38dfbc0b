import path from 'node:path';
import { z } from 'zod';
import { Testbed } from '../src';
import { startPrometheus } from '../src/metrics/startPrometheus';
import { packageRoot } from '../src/paths';
import { poll } from '../src/process/poll';
import { run } from '../src/process/run';
import { ensurePrometheus } from '../src/tools/tools';
import { echo } from './support/shop';

const traffic = path.resolve(
  ...[packageRoot, '..', '..', 'plugins', 'meshspace-backend', 'src'],
  ...['api', 'traffic', 'PrometheusTraffic'],
);

const rates = { rps: z.number(), errorRate: z.number() };
const answerSchema = z.object({
  edges: z.array(
    z.looseObject({
      source: z.object({ namespace: z.string(), workload: z.string() }),
      destination: z.looseObject({
        namespace: z.string(),
        workload: z.string(),
        service: z.string().optional(),
      }),
      protocol: z.string(),
      mtls: z.boolean(),
      p95Ms: z.number().optional(),
      ...rates,
    }),
  ),
  history: z.array(
    z.looseObject({
      namespace: z.string(),
      workload: z.string(),
      points: z.array(z.looseObject({ t: z.number(), ...rates })),
    }),
  ),
});

describe('Prometheus beside the mesh', () => {
  let bed: Testbed;
  let namespace: string;
  let url: string;

  const query = async (expression: string) => {
    const response = await fetch(
      `${url}/api/v1/query?query=${encodeURIComponent(expression)}`,
    );
    const { data } = (await response.json()) as {
      data: { result: Array<{ metric: Record<string, string> }> };
    };
    return data.result;
  };

  /** What the product's backend reads out of it. */
  const backend = async () => {
    const transform = require.resolve(
      '@backstage/cli/config/nodeTransform.cjs',
    );
    const program = path.join(packageRoot, 'programs', 'traffic.cjs');
    const said = await run(process.execPath, [
      ...['-r', transform, program, traffic, url, namespace, 'reviews'],
    ]);
    return answerSchema.parse(JSON.parse(said));
  };

  beforeAll(async () => {
    bed = await Testbed.shared();
    url = await startPrometheus(bed.instance, await ensurePrometheus());
    namespace = await bed.namespace('figures');
    await bed.apply(...echo(namespace, 'web'), ...echo(namespace, 'reviews'));
    await bed.ready(namespace, 2);
    await bed.settle();
  });

  afterAll(async () => {
    if (namespace)
      await bed.kubectl(['delete', 'namespace', namespace, '--wait=false']);
    bed.close();
  });

  it('answers what the backend asks: who calls whom, how often, how fast, with how many errors', async () => {
    const from = `${namespace}/web`;
    const loads = await Promise.all([
      bed.load({ from, to: 'http://reviews:9080/x', rps: 15 }),
      bed.load({ from, to: 'http://reviews:9080/x?status=500', rps: 5 }),
    ]);
    const { edges, history } = await poll(
      async () => {
        const answer = await backend();
        const seen = answer.edges.some(({ rps }) => rps > 0);
        const counted = answer.history.some(({ points }) => points.length > 0);
        return seen && counted && answer;
      },
      { what: 'figures', timeoutMs: 90_000, everyMs: 1000 },
    );
    await Promise.all(loads.map(load => load.stop()));
    const edge = edges.find(
      ({ source, destination }) =>
        source.workload === 'web' && destination.workload === 'reviews',
    );
    expect(edge).toMatchObject({
      source: { namespace },
      destination: { namespace, service: 'reviews' },
      protocol: 'http',
      mtls: true,
    });
    expect(edge?.errorRate).toBeGreaterThan(0.1);
    expect(edge?.errorRate).toBeLessThan(0.5);
    expect(edge?.p95Ms).toBeGreaterThan(0);
    expect(history).toContainEqual(
      expect.objectContaining({ namespace, workload: 'reviews' }),
    );
  });

  it('has what the Envoys themselves tell, and marks what was made from their logs', async () => {
    expect(await query('envoy_cluster_upstream_rq_total')).not.toEqual([]);
    const made = await query('istio_requests_total');
    expect(made).not.toEqual([]);
    expect(made.map(({ metric }) => metric.made_from)).toEqual(
      made.map(() => 'access logs'),
    );
  });
});
