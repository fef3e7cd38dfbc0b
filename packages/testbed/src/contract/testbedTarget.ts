import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { BedAnswer } from '../bed/request';
import type { Testbed } from '../bed/testbed';
import type { ContractTarget, Observation } from './types';
import { callers, worldManifests, world } from './world';

const GATEWAY = 'istio-system/istio-ingressgateway';
const GATEWAY_ADDRESS =
  'istio-ingressgateway.istio-system.svc.cluster.local:80';

const COPY_LIMIT_MS = 5000;
/** Copies are sent together with their original: one that there is has come by then. */
const NO_COPY_MS = 500;

const echoSchema = z.looseObject({
  app: z.string(),
  version: z.string(),
  namespace: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  peer: z.string().optional(),
  called: z.object({ status: z.number(), answer: z.unknown() }).optional(),
});

const by = ({
  app,
  namespace,
  version,
}: {
  app: string;
  namespace: string;
  version: string;
}) => `${app}.${namespace}/${version}`;

function observe(answer: BedAnswer, cluster: string | undefined): Observation {
  const echo = echoSchema.safeParse(answer.json).data;
  const onward = echoSchema.safeParse(echo?.called?.answer).data;
  const arrived = Object.entries(echo?.headers ?? {}).map(([name, value]) => [
    name,
    [value].flat().join(','),
  ]);
  return {
    status: answer.status,
    // what is no JSON still says who answered
    by: echo ? by(echo) : answer.headers['x-echo']?.[0],
    path: echo?.path,
    cluster,
    response: answer.headers,
    arrived: Object.fromEntries(arrived),
    peer: echo?.peer,
    called: echo?.called && {
      status: echo.called.status,
      by: onward && by(onward),
      path: onward?.path,
    },
    error: answer.error,
  };
}

/** The contract's target that is the real thing. */
export class TestbedTarget implements ContractTarget {
  readonly name = 'testbed';
  private lastApplied = 0;

  private constructor(private readonly bed: Testbed) {}

  /** Makes the contract's world in the test bed and resolves when all of it is ready. */
  static async prepare(bed: Testbed): Promise<TestbedTarget> {
    await bed.apply(...worldManifests(world));
    for (const { name } of world.namespaces) {
      await bed.ready(
        name,
        world.workloads.filter(({ namespace }) => namespace === name).length,
      );
    }
    await bed.settle();
    return new TestbedTarget(bed);
  }

  async apply(objects: Parameters<ContractTarget['apply']>[0]): Promise<void> {
    await this.bed.apply(...objects);
    if (objects.length > 0) this.lastApplied = Date.now();
  }

  delete(objects: Parameters<ContractTarget['delete']>[0]): Promise<void> {
    return this.bed.delete(...objects);
  }

  settle(): Promise<void> {
    return this.bed.settle();
  }

  /** Creation times are whole seconds, and the age of two objects decides between them. */
  async nextSecond(): Promise<void> {
    const second = Math.floor(this.lastApplied / 1000);
    while (Math.floor(Date.now() / 1000) <= second)
      await delay(1000 - (Date.now() % 1000) + 5);
  }

  async request(
    request: Parameters<ContractTarget['request']>[0],
  ): Promise<Observation> {
    const throughGateway = request.from === 'gateway';
    const from = callers[throughGateway ? 'outside' : request.from];
    if (!from)
      throw new Error(
        `${request.from} is not one of the callers: ${Object.keys(callers).join(
          ', ',
        )}, gateway`,
      );
    const answer = await this.bed.request({
      ...request,
      from,
      ...(throughGateway ? { connect: GATEWAY_ADDRESS } : {}),
    });
    const decider = throughGateway ? GATEWAY : from;
    // a request that could not even be sent has no line
    const entry =
      request.wantsCluster && answer.status !== 0
        ? await this.bed.decision(decider, answer.id)
        : undefined;
    const seen = observe(answer, entry?.cluster);
    if (request.wantsMirrored === undefined) return seen;
    return {
      ...seen,
      mirrored: await this.copies(answer.id, seen, request.wantsMirrored),
    };
  }

  /** Who besides the answering workload got the request; copies arrive on their own, maybe after the answer. */
  private async copies(
    id: string,
    { by: answered }: Observation,
    count: number,
  ): Promise<string[]> {
    const pods = (
      await Promise.all(world.namespaces.map(({ name }) => this.bed.pods(name)))
    ).flat();
    const end = Date.now() + (count > 0 ? COPY_LIMIT_MS : NO_COPY_MS);
    for (;;) {
      const got = pods
        .filter(pod => this.bed.hasReceived(pod, id))
        .map(({ metadata }) => `${metadata.labels?.app}.${metadata.namespace}`);
      const others = [...new Set(got)].filter(
        name => !answered?.startsWith(`${name}/`),
      );
      const done = count > 0 && others.length >= count;
      if (done || Date.now() > end) return others;
      await delay(20);
    }
  }
}
