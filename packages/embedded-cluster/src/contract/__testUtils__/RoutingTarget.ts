import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { join } from 'node:path';
import {
  callers,
  ContractTarget,
  Manifest,
  Observation,
  TargetRequest,
  world,
  worldManifests,
} from 'testbed';
import { z } from 'zod';
import { EmbeddedCluster, startEmbeddedCluster } from '../../EmbeddedCluster';
import { Pod } from '../../controllers/kinds';
import { listOf } from '../../controllers/kit/objects';
import { isPodReady } from '../../controllers/podFacts';
import { ingressObjects } from '../../presets/shop';
import { apiVersionOf, Resource } from '../../resources/Resource';
import { eventually } from '../../testing/eventually';

const GATEWAY = 'istio-ingressgateway.istio-system.svc.cluster.local:80';
const ORDERS = 9999;
const COPY_LIMIT_MS = 5000;
/** After which a copy that is not there does not come. */
const NO_COPY_MS = 200;

/** What the test bed's mesh has from the start. */
const STRICT = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { namespace: 'istio-system', name: 'default' },
  spec: { mtls: { mode: 'STRICT' } },
};

const outcome = z.object({
  status: z.number(),
  headers: z.array(z.string()).optional(),
  body: z.string().optional(),
  error: z.string().optional(),
});

const echo = z.looseObject({
  app: z.string(),
  version: z.string(),
  namespace: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  peer: z.string().optional(),
  called: z.object({ status: z.number(), answer: z.unknown() }).optional(),
});

const by = ({ app, namespace, version }: z.infer<typeof echo>) =>
  `${app}.${namespace}/${version}`;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Envoy's own answers are plain text.
    return undefined;
  }
}

/** The routing contract's target that is the embedded cluster: real requests of its pods, over its API and its mesh. */
export class RoutingTarget implements ContractTarget {
  readonly name = 'embedded';
  private skewMs = 0;

  private constructor(private readonly cluster: EmbeddedCluster) {}

  static async start(): Promise<RoutingTarget> {
    const cluster = await startEmbeddedCluster({
      preset: 'empty',
      runtime: {
        images: join(__dirname, '../../testing/programs/images.json'),
      },
    });
    const target = new RoutingTarget(cluster);
    await target.apply([
      ...(ingressObjects() as Manifest[]),
      STRICT,
      ...worldManifests(world),
    ]);
    await eventually(
      () => {
        const ready = listOf(cluster.client, 'pods').filter(isPodReady);
        return ready.length === world.workloads.length + 1;
      },
      'the world is ready',
      30_000,
    );
    return target;
  }

  async apply(objects: readonly Manifest[]): Promise<void> {
    for (const object of objects) {
      await this.call(
        'PATCH',
        `${this.pathOf(object)}?fieldManager=contract&force=true`,
        object,
      );
    }
  }

  async delete(objects: readonly Manifest[]): Promise<void> {
    for (const object of objects) {
      await this.call('DELETE', this.pathOf(object));
    }
    await this.settle();
  }

  /** Proxies follow at once; what controllers make of a Service takes a moment. */
  async settle(): Promise<void> {
    const { store } = this.cluster.server;
    for (let revision = -1; revision !== store.revision; ) {
      revision = store.revision;
      await new Promise(resolve => {
        setTimeout(resolve, 15);
      });
    }
  }

  async nextSecond(): Promise<void> {
    this.skewMs += 1000;
    this.cluster.faults.skewClock(this.skewMs);
  }

  async request(asked: TargetRequest): Promise<Observation> {
    const throughGateway = asked.from === 'gateway';
    const id = randomUUID();
    const answer = await this.order(
      callers[throughGateway ? 'outside' : asked.from],
      {
        url: asked.to,
        method: asked.method,
        headers: [...asked.headers, ['x-request-id', id]],
        ...(throughGateway ? { connect: GATEWAY } : {}),
      },
    );
    const decider = throughGateway
      ? 'istio-system/istio-ingressgateway'
      : callers[asked.from];
    const seen = observe(
      answer,
      asked.wantsCluster && answer.status !== 0
        ? await this.clusterOf(decider, id)
        : undefined,
    );
    return asked.wantsMirrored === undefined
      ? seen
      : { ...seen, mirrored: await this.copies(id, seen, asked.wantsMirrored) };
  }

  stop(): Promise<void> {
    return this.cluster.stop();
  }

  private podOf(reference: string): Pod {
    const [namespace, name] = reference.split('/');
    const pod = listOf(this.cluster.client, 'pods', namespace).find(
      ({ metadata, spec }) =>
        metadata.name.startsWith(`${name}-`) && spec.nodeName,
    );
    if (!pod) throw new Error(`the world has no pod of ${reference}`);
    return pod;
  }

  private order(from: string, order: object) {
    const { namespace = '', name } = this.podOf(from).metadata;
    const port = this.cluster.runtime?.port(namespace, name, ORDERS);
    return new Promise<z.infer<typeof outcome>>((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port, method: 'POST', agent: false },
        response => {
          let text = '';
          response.setEncoding('utf8').on('data', chunk => {
            text += chunk;
          });
          response.on('end', () => resolve(outcome.parse(JSON.parse(text))));
        },
      );
      sent.on('error', reject);
      sent.end(JSON.stringify(order));
    });
  }

  /** The cluster in the sender's access log, once the line is there. */
  private async clusterOf(decider: string, id: string) {
    const { namespace = '', name } = this.podOf(decider).metadata;
    const line = await eventually(async () => {
      const log = this.cluster.runtime?.logs(namespace, name, 'istio-proxy', {
        tailLines: 50,
      });
      // Who calls its own Service logs what it sent and what it got.
      for await (const text of log ?? []) {
        if (text.includes(id) && !text.includes(' inbound|')) return text;
      }
      return undefined;
    }, `${decider} has logged ${id}`);
    const [, rest] = line.split(`"${id}" `);
    const [, cluster] = /^"[^"]*" "[^"]*" (\S+)/.exec(rest) ?? [];
    return cluster === '-' ? undefined : cluster;
  }

  /** Who besides the answering workload got the request; copies arrive on their own, maybe after the answer. */
  private async copies(
    id: string,
    { by: answered }: Observation,
    count: number,
  ) {
    const end = Date.now() + (count > 0 ? COPY_LIMIT_MS : NO_COPY_MS);
    const pods = listOf(this.cluster.client, 'pods').filter(isMeshed);
    for (;;) {
      const got = new Set<string>();
      for (const { metadata } of pods) {
        const name = `${metadata.labels?.app}.${metadata.namespace}`;
        const own = answered?.startsWith(`${name}/`);
        if (!own && (await this.received(metadata, id))) got.add(name);
      }
      const isThere = count > 0 && got.size >= count;
      if (isThere || Date.now() > end) return [...got];
      await new Promise(resolve => {
        setTimeout(resolve, 20);
      });
    }
  }

  private async received(
    { namespace = '', name }: Pod['metadata'],
    id: string,
  ): Promise<boolean> {
    const log = this.cluster.runtime?.logs(namespace, name, 'istio-proxy', {
      tailLines: 50,
    });
    for await (const text of log ?? []) {
      if (text.includes(id) && text.includes(' inbound|')) return true;
    }
    return false;
  }

  private pathOf({ apiVersion, kind, metadata }: Manifest): string {
    const resource = this.cluster.server.resources.ofKind(apiVersion, kind);
    if (!resource) throw new Error(`${apiVersion} ${kind} is not served`);
    return `${pathOfResource(resource, metadata.namespace)}/${metadata.name}`;
  }

  private async call(method: string, path: string, body?: object) {
    const answer = await fetch(`${this.cluster.url}${path}`, {
      method,
      headers: { 'content-type': 'application/apply-patch+yaml' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (answer.ok || (method === 'DELETE' && answer.status === 404)) {
      await answer.body?.cancel();
      return;
    }
    throw new Error(`${method} ${path}: ${await answer.text()}`);
  }
}

const isMeshed = ({ spec }: Pod) =>
  [...spec.containers, ...(spec.initContainers ?? [])].some(
    ({ name }) => name === 'istio-proxy',
  );

function pathOfResource(resource: Resource, namespace?: string): string {
  const root = resource.group
    ? `/apis/${apiVersionOf(resource)}`
    : `/api/${resource.version}`;
  return resource.namespaced
    ? `${root}/namespaces/${namespace ?? 'default'}/${resource.plural}`
    : `${root}/${resource.plural}`;
}

function grouped(raw: readonly string[] = []): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (let i = 0; i < raw.length; i += 2) {
    (headers[raw[i].toLowerCase()] ??= []).push(raw[i + 1]);
  }
  return headers;
}

function observe(
  answer: z.infer<typeof outcome>,
  cluster: string | undefined,
): Observation {
  const seen = echo.safeParse(parsed(answer.body ?? '')).data;
  const onward = echo.safeParse(seen?.called?.answer).data;
  return {
    status: answer.status,
    by: seen && by(seen),
    path: seen?.path,
    cluster,
    response: grouped(answer.headers),
    arrived: Object.fromEntries(
      Object.entries(seen?.headers ?? {}).map(([name, value]) => [
        name,
        [value].flat().join(','),
      ]),
    ),
    peer: seen?.peer,
    called: seen?.called && {
      status: seen.called.status,
      by: onward && by(onward),
      path: onward?.path,
    },
    error: answer.error,
  };
}
