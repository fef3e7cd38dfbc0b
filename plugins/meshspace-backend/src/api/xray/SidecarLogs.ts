import type { Readable } from 'node:stream';
import type { PodSummary } from '@meshspace/planner';
import type { Cluster } from '../../cluster/Cluster';
import type { Clock } from '../../cluster/Clock';
import { LogReader, logReader } from './logFormat';
import type { PodLine } from './seenRequests';

/** Read anew at most this often, whoever looks. */
const FRESH_MS = 2000;
/** What was not looked at for so long is forgotten. */
const FORGET_MS = 120_000;
const WINDOW_SECONDS = 600;
const AT_ONCE = 8;
const MOST_LINES = 5000;
const MOST_BYTES = 1_000_000;
const TIMEOUT_MS = 10_000;

interface Known {
  readAt: number;
  askedAt: number;
  lines: Map<string, PodLine>;
  reading?: Promise<void>;
}

/** What sidecars logged in the last minutes, for the spaces that somebody looks at; each line is read once. */
export class SidecarLogs {
  readonly #known = new Map<string, Known>();

  constructor(private readonly clock: Clock) {}

  async read(
    cluster: Cluster,
    space: string,
    pods: readonly PodSummary[],
  ): Promise<PodLine[]> {
    const now = this.clock.now();
    for (const [key, { askedAt }] of this.#known) {
      if (now - askedAt > FORGET_MS) this.#known.delete(key);
    }
    const key = `${cluster.name}/${space}`;
    const known = this.#known.get(key) ?? {
      readAt: 0,
      askedAt: now,
      lines: new Map<string, PodLine>(),
    };
    this.#known.set(key, known);
    known.askedAt = now;
    if (now - known.readAt >= FRESH_MS) {
      known.reading ??= this.#readNew(cluster, pods, known).finally(() => {
        delete known.reading;
      });
    }
    await known.reading;
    return [...known.lines.values()];
  }

  async #readNew(cluster: Cluster, pods: readonly PodSummary[], known: Known) {
    const now = this.clock.now();
    const sinceSeconds = Math.min(
      WINDOW_SECONDS,
      // Once more than needed: lines come late, and clocks differ.
      Math.ceil((now - known.readAt) / 1000) + 30,
    );
    const reader = logReader(cluster.view.mesh);
    const queue = [...pods];
    const failures: unknown[] = [];
    const worker = async () => {
      for (let pod = queue.pop(); pod; pod = queue.pop()) {
        try {
          const text = await sidecarLog(cluster, pod, sinceSeconds);
          keep(known, pod, text, reader);
        } catch (error) {
          failures.push(error);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    // A pod that is just starting or ending has no log; if none has, something is wrong.
    if (pods.length > 0 && failures.length === pods.length) throw failures[0];
    known.readAt = now;
    forgetOld(known, now);
  }
}

async function sidecarLog(
  { api }: Cluster,
  { metadata }: PodSummary,
  sinceSeconds: number,
): Promise<string> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const { body } = await api.stream({
    method: 'GET',
    path: `/api/v1/namespaces/${encodeURIComponent(
      metadata.namespace ?? '',
    )}/pods/${encodeURIComponent(metadata.name)}/log`,
    query: {
      container: 'istio-proxy',
      sinceSeconds,
      tailLines: MOST_LINES,
      limitBytes: MOST_BYTES,
    },
    accept: '*/*',
    signal,
  });
  return textOf(body);
}

async function textOf(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

function keep(known: Known, pod: PodSummary, text: string, reader: LogReader) {
  for (const raw of text.split('\n')) {
    const key = `${pod.metadata.uid} ${raw}`;
    if (known.lines.has(key)) continue;
    const line = reader.parse(raw);
    if (line) known.lines.set(key, { pod, line });
  }
}

function forgetOld({ lines }: Known, now: number) {
  const oldest = new Date(now - WINDOW_SECONDS * 1000).toISOString();
  for (const [key, { line }] of lines) {
    if (line.at < oldest) lines.delete(key);
  }
  const surplus = lines.size - MOST_LINES * 4;
  if (surplus > 0) {
    for (const key of [...lines.keys()].slice(0, surplus)) lines.delete(key);
  }
}
