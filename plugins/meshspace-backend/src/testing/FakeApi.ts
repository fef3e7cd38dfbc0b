import { Readable } from 'node:stream';
import { KubeStatusError } from '../cluster/errors';
import type {
  KubeApi,
  KubeRequest,
  KubeResponse,
  KubeStream,
} from '../cluster/KubeApi';

type Answer = (request: KubeRequest) => unknown;

/** Answers as a test says, and remembers what was asked. */
export class FakeApi implements KubeApi {
  readonly asked: KubeRequest[] = [];

  constructor(
    private readonly answer: Answer,
    private readonly open: (request: KubeRequest) => Readable = () =>
      new Readable({ read() {} }),
  ) {}

  async call<T>(request: KubeRequest): Promise<KubeResponse<T>> {
    this.asked.push(request);
    return { status: 200, body: (await this.answer(request)) as T };
  }

  async stream(request: KubeRequest): Promise<KubeStream> {
    this.asked.push(request);
    const body = this.open(request);
    request.signal?.addEventListener('abort', () =>
      body.destroy(new Error('aborted')),
    );
    return { status: 200, headers: {}, body };
  }
}

export function status(code: number, reason = '', retryAfterMs?: number) {
  return new KubeStatusError(code, reason, `${code} ${reason}`, retryAfterMs);
}
