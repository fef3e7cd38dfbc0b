import type {
  TracingService,
  TracingServiceSpan,
  TracingServiceSpanOptions,
} from '@backstage/backend-plugin-api/alpha';
import type {
  KubeApi,
  KubeRequest,
  KubeResponse,
  KubeStream,
} from '../cluster/KubeApi';

/** Runs work within a span. */
export type Trace = <T>(
  name: string,
  options: Pick<TracingServiceSpanOptions, 'attributes' | 'kind'>,
  work: (span: TracingServiceSpan) => Promise<T>,
) => Promise<T>;

const NO_SPAN: TracingServiceSpan = { setAttribute() {}, setStatus() {} };

/** For a process that has no portal's telemetry. */
export const untraced: Trace = (_name, _options, work) => work(NO_SPAN);

export function traceWith(tracing: TracingService): Trace {
  return (name, options, work) => tracing.startActiveSpan(name, options, work);
}

/** A span for each call of an API server, and for each watch until its first answer; never what was sent or said. */
export class TracedKubeApi implements KubeApi {
  readonly #api: KubeApi;
  readonly #trace: Trace;
  readonly #cluster: string;

  constructor(api: KubeApi, trace: Trace, cluster: string) {
    this.#api = api;
    this.#trace = trace;
    this.#cluster = cluster;
  }

  call<T>(request: KubeRequest): Promise<KubeResponse<T>> {
    return this.#traced(request, () => this.#api.call<T>(request));
  }

  stream(request: KubeRequest, anyStatus?: boolean): Promise<KubeStream> {
    return this.#traced(request, () => this.#api.stream(request, anyStatus));
  }

  #traced<T extends { status: number }>(
    { method, path }: KubeRequest,
    send: () => Promise<T>,
  ): Promise<T> {
    return this.#trace(
      'meshspace.api.call',
      {
        kind: 'client',
        attributes: {
          'meshspace.cluster': this.#cluster,
          'http.request.method': method,
          'url.path': path,
        },
      },
      async span => {
        const answer = await send();
        span.setAttribute('http.response.status_code', answer.status);
        return answer;
      },
    );
  }
}
