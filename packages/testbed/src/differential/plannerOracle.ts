import {
  treatment,
  type ClusterView,
  type Treatment,
} from '@meshspace/planner';
import { INGRESS_GATEWAY, workloadCaller } from '../contract/modelCaller';
import { ModelCluster } from '../contract/modelCluster';
import { shapeOf } from '../contract/modelTarget';
import { worldManifests } from '../contract/world';
import { TestbedError } from '../errors';
import type { Manifest } from '../kube/types';
import {
  BASE,
  SPACE,
  type Decision,
  type DifferentialRequest,
  type RoutingOracle,
} from './types';
import {
  CALLERS,
  differentialWorld,
  ENTRY_PORT,
  listenerOfNobody,
  PORT,
} from './world';

const NAMESPACES = { base: BASE, space: SPACE };

// a configuration is asked about many times
const views = new WeakMap<Manifest[], ClusterView>();

function viewOf(objects: Manifest[]): ClusterView {
  const known = views.get(objects);
  if (known) return known;
  const world = worldManifests(differentialWorld(BASE, SPACE));
  const { view } = new ModelCluster([...world, listenerOfNobody, ...objects]);
  views.set(objects, view);
  return view;
}

function forwards({
  upstreams,
  path,
  fault,
}: Extract<Treatment, { type: 'forward' }>): Decision[] {
  const { status = 0, percent = 0 } = fault?.abort ?? {};
  const aborted: Decision[] = percent > 0 ? [{ kind: 'abort', status }] : [];
  if (percent === 100) return aborted;
  return [
    ...aborted,
    ...upstreams.map(
      ({ cluster, missing }): Decision =>
        missing ? { kind: 'no-cluster' } : { kind: 'forward', cluster, path },
    ),
  ];
}

/** All that may happen to a request that is treated so. */
export function decisionsOf(found: Treatment, path: string): Decision[] {
  switch (found.type) {
    case 'forward':
      return forwards(found);
    case 'redirect':
      return [
        {
          kind: 'redirect',
          status: found.status,
          location: new URL(found.location).pathname,
        },
      ];
    case 'direct':
      return [{ kind: 'respond', status: found.status }];
    case 'notFound':
      return [{ kind: 'no-route' }];
    case 'blocked':
      return [{ kind: 'respond', status: found.status }];
    case 'passthrough':
      return [{ kind: 'forward', cluster: 'PassthroughCluster', path }];
    default:
      throw new TestbedError(
        `no caller of the differential world can meet ${found.type}`,
      );
  }
}

function decide(
  objects: Manifest[],
  { caller, host, path, method, headers }: DifferentialRequest,
): Decision[] {
  const view = viewOf(objects);
  const from =
    caller === 'gateway'
      ? INGRESS_GATEWAY
      : workloadCaller(view, `${NAMESPACES[caller]}/${CALLERS[caller]}`);
  const port = caller === 'gateway' ? ENTRY_PORT : PORT;
  const to = `http://${host}:${port}${path}`;
  const found = treatment(view, from, shapeOf({ to, method, headers }));
  return decisionsOf(found, path);
}

/** What the planner says of a request, without having met an Envoy. */
export const plannerOracle: RoutingOracle = { name: 'planner', decide };
