import { Clock } from '../controllers/kit/clock';
import { ClusterState } from './ClusterState';
import { Upstreams } from './http/Upstreams';
import { RequestMetrics } from './metrics/RequestMetrics';
import { PortTable } from './PortTable';
import { Router } from './Router';

/** What every proxy of the mesh shares. */
export interface ProxyContext {
  router: Router;
  state: ClusterState;
  ports: PortTable;
  upstreams: Upstreams;
  metrics: RequestMetrics;
  clock: Clock;
  random: () => number;
}
