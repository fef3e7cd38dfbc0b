import type { CatalogService } from '@backstage/plugin-catalog-node';
import type {
  HeaderSource,
  PolicyCheck,
  TrafficSource,
} from '@meshspace/plugin-meshspace-node';
import { diagnose, MeshSpace } from '@meshspace/planner';
import type { Clock } from '../cluster/Clock';
import type { Clusters } from '../cluster/Clusters';
import type { Settings } from '../config/settings';
import type { SpaceAccess } from '../permissions/SpaceAccess';
import type { SpaceRecords } from '../permissions/SpaceRecords';
import type { Callers } from '../policy/Callers';
import type { ComponentOwners } from '../policy/ComponentOwners';
import { ForkRights } from '../policy/ForkRights';
import { BasesService } from './bases/BasesService';
import { EntitiesService } from './entities/EntitiesService';
import { Findings } from './findings/Findings';
import { FindingsService } from './findings/FindingsService';
import { RepairService } from './findings/RepairService';
import { PodsService } from './pods/PodsService';
import { ExplainService } from './requests/ExplainService';
import { ProbeService } from './requests/ProbeService';
import { AuthorizedSpacesService } from './spaces/AuthorizedSpacesService';
import { DefaultSpacesService } from './spaces/DefaultSpacesService';
import type { SpacesService } from './spaces/SpacesService';
import { TopologyService } from './topology/TopologyService';
import { CachedTraffic } from './traffic/CachedTraffic';
import { PrometheusTraffic } from './traffic/PrometheusTraffic';
import { SpaceRates } from './traffic/SpaceRates';
import { XrayService } from './xray/XrayService';

interface Options {
  clusters: Clusters;
  records: SpaceRecords;
  access: SpaceAccess;
  callers: Callers;
  owners: ComponentOwners;
  catalog: CatalogService;
  settings: Settings;
  clock: Clock;
  checks: readonly PolicyCheck[];
  headers?: HeaderSource;
  traffic?: TrafficSource;
  shared?(cluster: string, space: MeshSpace, members: string[]): void;
}

/** What routers and actions share. */
export interface Services {
  spaces: SpacesService;
  bases: BasesService;
  entities: EntitiesService;
  pods: PodsService;
  topology: TopologyService;
  explains: ExplainService;
  probes: ProbeService;
  findings: FindingsService;
  repairs: RepairService;
  xrays: XrayService;
}

export function createServices(options: Options): Services {
  const { clusters, records, access, callers, owners, settings, clock } =
    options;
  const { policy } = settings;
  const traffic = new CachedTraffic(
    options.traffic ?? new PrometheusTraffic(clusters),
    clock,
    settings.traffic.refreshSeconds * 1000,
  );
  const findings = new Findings(clock, diagnose, cluster =>
    traffic.seenEdges(cluster),
  );
  const rates = new SpaceRates(traffic, clock, cluster =>
    clusters
      .get(cluster)
      .view.list('MeshSpace')
      .map(({ metadata }) => metadata.name),
  );
  const topology = new TopologyService({
    clusters,
    records,
    access,
    owners,
    catalog: options.catalog,
    traffic,
  });
  const spaces = new DefaultSpacesService({
    clusters,
    records,
    access,
    callers,
    findings,
    settings,
    clock,
    rates,
    forkRights: new ForkRights(policy, owners),
    checks: options.checks,
    headers: options.headers,
    shared: options.shared,
  });
  return {
    spaces: new AuthorizedSpacesService(spaces, access),
    bases: new BasesService(clusters, access, findings, clock),
    entities: new EntitiesService({
      clusters,
      records,
      access,
      callers,
      policy,
      rates,
      catalog: options.catalog,
    }),
    pods: new PodsService(clusters, access, clock),
    topology,
    explains: new ExplainService({ clusters, access, topology }),
    probes: new ProbeService(clusters, access),
    findings: new FindingsService(clusters, access, findings),
    repairs: new RepairService(clusters, access, clock, diagnose),
    xrays: new XrayService({ clusters, access, owners, topology, clock }),
  };
}
