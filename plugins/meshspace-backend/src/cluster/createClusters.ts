import type { Log } from '../Log';
import { Trace, TracedKubeApi, untraced } from '../telemetry/Trace';
import { CallReport, HttpKubeApi } from './HttpKubeApi';
import { Clock } from './Clock';
import { Cluster } from './Cluster';
import { Clusters } from './Clusters';
import { NamedConnection } from './connections/readConnections';
import { PoliteKubeApi } from './PoliteKubeApi';
import { ServerClock } from './ServerClock';

interface Options {
  connections: readonly NamedConnection[];
  clock: Clock;
  logger: Log;
  report?: (cluster: string, call: CallReport) => void;
  trace?: Trace;
}

/** The clusters of a portal, ready to be started. */
export function createClusters(options: Options): Clusters {
  const { connections, clock, logger, report, trace = untraced } = options;
  const clusters: Cluster[] = [];
  const unusable: { name: string; title?: string; problem: string }[] = [];
  for (const named of connections) {
    if ('problem' in named) {
      logger.warn(`Cluster cannot be used: ${named.problem}`, {
        cluster: named.name,
      });
      unusable.push(named);
      continue;
    }
    const { connection } = named;
    const time = new ServerClock(clock);
    const reach = { lost: false, regained: () => {} };
    const http = new HttpKubeApi({
      connection,
      clock,
      report: call => {
        report?.(connection.name, call);
        const answered = call.code > 0;
        if (answered && reach.lost) reach.regained();
        reach.lost = !answered;
      },
      heardDate: (date, askedAt) => time.heard(date, askedAt),
    });
    const cluster = new Cluster({
      connection,
      clock,
      time,
      logger,
      api: new PoliteKubeApi({
        api: new TracedKubeApi(http, trace, connection.name),
        clock,
      }),
    });
    reach.regained = () => cluster.cache.reconnect();
    clusters.push(cluster);
  }
  return new Clusters({ clusters, unusable });
}
