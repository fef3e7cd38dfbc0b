import { route, type Caller, type RequestShape } from '@meshspace/planner';
import { fateOf, observationOf, peerOf, type Delivery } from './modelAnswer';
import { namedCaller, workloadCaller } from './modelCaller';
import { ModelCluster } from './modelCluster';
import type {
  ContractManifest,
  ContractTarget,
  Observation,
  TargetRequest,
} from './types';
import { world, worldManifests } from './world';

/** What the echo program passes on when it is told to call on. */
const PROPAGATED = ['x-meshspace', 'baggage'];

/** A request as an HTTP client sends it. */
export function shapeOf({
  to,
  method,
  headers,
}: Pick<TargetRequest, 'to' | 'method' | 'headers'>): RequestShape {
  const { protocol, hostname, port, pathname, search } = new URL(to);
  const scheme = protocol === 'https:' ? 'https' : 'http';
  return {
    method,
    scheme,
    host: hostname,
    port: Number(port || (scheme === 'https' ? 443 : 80)),
    path: `${pathname}${search}`,
    headers: headers.map(([name, value]) => [name.toLowerCase(), value]),
  };
}

/** The contract's target that is the planner's model: what it says of a request is held against the same tables. */
export class ModelTarget implements ContractTarget {
  readonly name = 'model';
  private readonly cluster = new ModelCluster(worldManifests(world));

  async apply(objects: ContractManifest[]): Promise<void> {
    this.cluster.apply(objects);
  }

  async delete(objects: ContractManifest[]): Promise<void> {
    this.cluster.delete(objects);
  }

  async settle(): Promise<void> {}

  async nextSecond(): Promise<void> {
    this.cluster.nextSecond();
  }

  async request(request: TargetRequest): Promise<Observation> {
    const caller = namedCaller(this.cluster.view, request.from);
    return this.call(caller, shapeOf(request));
  }

  private call(caller: Caller, request: RequestShape): Observation {
    const { view } = this.cluster;
    const hop = route(view, caller, request);
    const fate = fateOf(view, hop, request);
    if ('answered' in fate) return fate.answered;
    const seen = observationOf({
      ...fate.delivered,
      peer: peerOf(caller, hop),
    });
    return { ...seen, called: this.callOn(fate.delivered) };
  }

  private callOn({
    workload: { namespace, name },
    path,
    headers,
  }: Delivery): Observation['called'] {
    const [, target, rest = '/'] =
      /^\/call\/([^/?]+)(\/[^?]*)?/.exec(path) ?? [];
    if (target === undefined) return undefined;
    const caller = workloadCaller(this.cluster.view, `${namespace}/${name}`);
    const {
      status,
      by,
      path: arrived,
    } = this.call(
      caller,
      shapeOf({
        to: `http://${target}${rest}`,
        method: 'GET',
        headers: headers.filter(([header]) => PROPAGATED.includes(header)),
      }),
    );
    return { status, by, path: arrived };
  }
}
