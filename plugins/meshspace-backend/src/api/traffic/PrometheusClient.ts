import { z } from 'zod';
import { ServiceUnavailableError } from '@backstage/errors';
import type { Cluster } from '../../cluster/Cluster';
import { messageOf } from '../../cluster/errors';

const sample = z.tuple([z.number(), z.string()]);

const answerSchema = z.looseObject({
  status: z.string(),
  error: z.string().optional(),
  data: z
    .looseObject({
      result: z.array(
        z.looseObject({
          metric: z.record(z.string(), z.string()),
          value: sample.optional(),
          values: z.array(sample).optional(),
        }),
      ),
    })
    .optional(),
});

export interface Series {
  labels: Record<string, string>;
  /** Seconds since the epoch, and the value. */
  points: [time: number, value: number][];
}

/** Asks the Prometheus of a cluster: at its configured address, else through the API server. */
export class PrometheusClient {
  constructor(private readonly cluster: Cluster) {}

  query(query: string): Promise<Series[]> {
    return this.#ask('query', { query });
  }

  queryRange(
    query: string,
    range: { start: number; end: number; step: number },
  ): Promise<Series[]> {
    return this.#ask('query_range', {
      query,
      start: String(range.start),
      end: String(range.end),
      step: String(range.step),
    });
  }

  async #ask(
    endpoint: string,
    params: Record<string, string>,
  ): Promise<Series[]> {
    const body = answerSchema.safeParse(await this.#get(endpoint, params));
    if (!body.success || body.data.status !== 'success') {
      const why = body.success
        ? body.data.error
        : 'not an answer of Prometheus';
      throw new ServiceUnavailableError(
        `Prometheus of cluster "${this.cluster.name}" cannot answer: ${why}`,
      );
    }
    return (body.data.data?.result ?? []).map(({ metric, value, values }) => ({
      labels: metric,
      points: (values ?? (value ? [value] : [])).map(([time, text]) => [
        time,
        Number(text),
      ]),
    }));
  }

  async #get(
    endpoint: string,
    params: Record<string, string>,
  ): Promise<unknown> {
    const { prometheusUrl } = this.cluster.connection;
    const search = new URLSearchParams(params);
    try {
      if (prometheusUrl) {
        const response = await fetch(
          `${prometheusUrl.replace(/\/+$/, '')}/api/v1/${endpoint}`,
          {
            method: 'POST',
            body: search,
            redirect: 'error',
            signal: AbortSignal.timeout(10_000),
          },
        );
        return await response.json();
      }
      const service = this.#service();
      const { body } = await this.cluster.api.call({
        method: 'GET',
        path: `/api/v1/namespaces/${encodeURIComponent(
          service.namespace,
        )}/services/prometheus:${service.port}/proxy/api/v1/${endpoint}`,
        query: params,
        timeoutMs: 10_000,
      });
      return body;
    } catch (error) {
      if (error instanceof Error && error.name === 'ServiceUnavailableError') {
        throw error;
      }
      throw new ServiceUnavailableError(
        `Prometheus of cluster "${
          this.cluster.name
        }" does not answer (${messageOf(
          error,
        )}); check meshspace.clusters[].prometheusUrl`,
        error,
      );
    }
  }

  #service() {
    const { view } = this.cluster;
    const found =
      view.get('Service', view.mesh.rootNamespace, 'prometheus') ??
      view
        .list('Service')
        .find(({ metadata }) => metadata.name === 'prometheus');
    if (!found) {
      throw new ServiceUnavailableError(
        `Cluster "${this.cluster.name}" has no Prometheus that is known here; set meshspace.clusters[].prometheusUrl to see traffic`,
      );
    }
    return {
      namespace: found.metadata.namespace ?? '',
      port: found.spec.ports?.[0]?.port ?? 9090,
    };
  }
}
