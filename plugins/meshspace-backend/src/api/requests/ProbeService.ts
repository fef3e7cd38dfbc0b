import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { requestHeader, selects, ClusterView } from '@meshspace/planner';
import {
  meshspaceSpaceReadPermission,
  meshspaceSpaceUpdatePermission,
  ProbeAnswer,
  probeRequestSchema,
} from '@meshspace/plugin-meshspace-common';
import { z } from 'zod';
import type { Cluster } from '../../cluster/Cluster';
import type { Clusters } from '../../cluster/Clusters';
import { messageOf } from '../../cluster/errors';
import type { KubeRequest } from '../../cluster/KubeApi';
import type { SpaceAccess } from '../../permissions/SpaceAccess';
import { atCluster } from '../http/clusterErrors';
import { entriesOf, Entry } from '../topology/entryPoints';
import { PROBE_AGENT } from '../xray/seenRequests';
import { provenance } from './provenance';

type Question = z.output<typeof probeRequestSchema>;

const BODY_LIMIT = 4096;
const TIMEOUT_MS = 10_000;
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Of the way through the API server, not of the answer. */
const NOT_SHOWN = new Set(['set-cookie', 'audit-id']);

interface Answer {
  status: number;
  headers: [string, string][];
  body: string;
}

/** Sends one real request with the space's header through the way in that its users take. */
export class ProbeService {
  constructor(
    private readonly clusters: Clusters,
    private readonly access: SpaceAccess,
  ) {}

  async probe(
    question: Question,
    credentials: BackstageCredentials,
  ): Promise<ProbeAnswer> {
    const { method } = question;
    const { space } = await this.access.space(
      { cluster: question.cluster, name: question.space },
      credentials,
      // A request that may change something is not for those who only look.
      READING.has(method)
        ? meshspaceSpaceReadPermission
        : meshspaceSpaceUpdatePermission,
    );
    const cluster = this.clusters.ready(question.cluster);
    const header = requestHeader(space.spec.header);
    const entry = entriesOf(cluster.view, space.spec.base).find(
      ({ secure }) => !secure,
    );
    const path = insidePath(question.path);
    const id = randomUUID();
    const request = {
      method,
      path,
      headers: {
        [header.name]: header.value,
        'x-request-id': id,
        'user-agent': `${PROBE_AGENT}${id}`,
      },
    };
    const started = performance.now();
    const { url, answer } = await this.#send(cluster, entry, request);
    return {
      id,
      request: { method, url, header },
      status: answer.status,
      durationMs: Math.round(performance.now() - started),
      headers: answer.headers.filter(([name]) => !NOT_SHOWN.has(name)),
      body: answer.body,
      ...provenance(cluster.view, space, answer),
    };
  }

  async #send(
    cluster: Cluster,
    entry: Entry | undefined,
    request: Pick<KubeRequest, 'method' | 'path'> & {
      headers: Record<string, string>;
    },
  ): Promise<{ url: string; answer: Answer }> {
    const { entryUrl } = cluster.connection;
    if (entryUrl) {
      const url = entryUrl.replace(/\/+$/, '') + request.path;
      return { url, answer: await direct(url, request) };
    }
    const service = entry && gatewayService(cluster.view, entry);
    if (!service) {
      throw new ServiceUnavailableError(
        `No gateway leads to this base that the portal could send a request through; set meshspace.clusters[].entryUrl for "${cluster.name}"`,
      );
    }
    const anyHost = entry.host.includes('*');
    const url = `http://${anyHost ? service.name : entry.host}${request.path}`;
    const { namespace, name, port } = service;
    const proxy = `/api/v1/namespaces/${encodeURIComponent(
      namespace,
    )}/services/${encodeURIComponent(`${name}:${port}`)}/proxy`;
    const stream = await atCluster(cluster.name, () =>
      cluster.api.stream(
        {
          ...request,
          // A gateway knows its routes by this; the API server hands it on.
          headers: {
            ...request.headers,
            ...(!anyHost && { host: entry.host }),
          },
          path: proxy + request.path,
          timeoutMs: TIMEOUT_MS,
          accept: '*/*',
        },
        true,
      ),
    );
    const headers = Object.entries(stream.headers).flatMap(
      ([key, value]): [string, string][] =>
        value === undefined ? [] : [[key, String(value)]],
    );
    return {
      url,
      answer: {
        status: stream.status,
        headers,
        body: await firstBytes(stream.body),
      },
    };
  }
}

/**
 * A path that stays below whatever it is appended to: the way through the API server ends in its proxy, and steps up from there
 * would be requests of the portal to the API server.
 */
export function insidePath(text: string): string {
  let url: URL;
  try {
    url = new URL(`http://inside${text}`);
  } catch {
    throw new InputError(`"${text.slice(0, 80)}" is no path of a URL`);
  }
  const decoded = url.pathname.replace(/%(?:2e|2f|5c)/gi, match =>
    decodeURIComponent(match),
  );
  if (url.host !== 'inside' || decoded.split(/[/\\]/).includes('..')) {
    throw new InputError(
      'The path must not lead upwards; write it without ".."',
    );
  }
  return url.pathname + url.search;
}

async function direct(
  url: string,
  request: { method: string; headers: Record<string, string> },
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: request.method,
      headers: request.headers,
      // Where it leads is the answer; following could leave the cluster.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return {
      status: response.status,
      headers: [...response.headers],
      body: await firstOf(response.body),
    };
  } catch (error) {
    const cause = error instanceof Error && error.cause ? error.cause : error;
    throw new ServiceUnavailableError(
      `The way into the mesh does not answer: ${messageOf(
        cause,
      )}. Check meshspace.clusters[].entryUrl and the ingress gateway`,
      error,
    );
  }
}

async function firstOf(body: ReadableStream<Uint8Array> | null) {
  if (!body) return '';
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size < BODY_LIMIT) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.length;
  }
  await reader.cancel().catch(() => undefined);
  return Buffer.concat(chunks).subarray(0, BODY_LIMIT).toString();
}

async function firstBytes(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      chunks.push(Buffer.from(chunk));
      size += chunk.length;
      if (size >= BODY_LIMIT) break;
    }
  } finally {
    body.destroy();
  }
  return Buffer.concat(chunks).subarray(0, BODY_LIMIT).toString();
}

function gatewayService(view: ClusterView, entry: Entry) {
  if (entry.via === 'gateway-api') {
    const { namespace, name } = entry.gateway;
    const service = view
      .list('Service', namespace)
      .find(
        ({ metadata }) =>
          metadata.labels?.['gateway.networking.k8s.io/gateway-name'] === name,
      );
    return (
      service && { namespace, name: service.metadata.name, port: entry.port }
    );
  }
  const gateway = view.get(
    'IstioGateway',
    entry.gateway.namespace,
    entry.gateway.name,
  );
  const wanted = gateway?.spec.selector;
  if (!wanted) return undefined;
  const service = view
    .list('Service')
    .find(
      ({ spec }) =>
        spec.selector && selects({ matchLabels: wanted }, spec.selector),
    );
  if (!service) return undefined;
  const port =
    service.spec.ports?.find(candidate => candidate.port === entry.port) ??
    service.spec.ports?.[0];
  return {
    namespace: service.metadata.namespace ?? '',
    name: service.metadata.name,
    port: port?.port ?? entry.port,
  };
}
