import type {
  AuditorService,
  AuthService,
  HttpAuthService,
  HttpRouterService,
  LifecycleService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type {
  ActionsRegistryService,
  MetricsService,
  TracingService,
} from '@backstage/backend-plugin-api/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { SpaceNews } from '@meshspace/plugin-meshspace-node';
import { registerActions } from './actions';
import { createRouter } from './api/createRouter';
import { createServices } from './api/createServices';
import { Audience } from './api/signals/Audience';
import { publishChanges } from './api/signals/publishChanges';
import { PrometheusTraffic } from './api/traffic/PrometheusTraffic';
import { systemClock as clock } from './cluster/Clock';
import { readConnections } from './cluster/connections/readConnections';
import { createClusters } from './cluster/createClusters';
import { messageOf } from './cluster/errors';
import { readSettings } from './config/settings';
import { Controllers } from './controller/Controllers';
import { newsOf } from './controller/newsOf';
import { portalNotifier } from './controller/portalNotifier';
import type { Extensions } from './Extensions';
import { ControllerMetrics } from './telemetry/ControllerMetrics';
import { healthRouter } from './telemetry/healthRouter';
import { traceWith } from './telemetry/Trace';
import { registerPermissions } from './permissions/registerPermissions';
import { SpaceAccess } from './permissions/SpaceAccess';
import { SpaceRecords } from './permissions/SpaceRecords';
import { Callers } from './policy/Callers';
import { ComponentOwners } from './policy/ComponentOwners';

interface Deps {
  actionsRegistry: ActionsRegistryService;
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  httpAuth: HttpAuthService;
  httpRouter: HttpRouterService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  metrics: MetricsService;
  notifications: NotificationService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  signals: SignalsService;
  tracing: TracingService;
  userInfo: UserInfoService;
}

/** Puts the parts together: clusters, controllers, API, actions. */
export async function startMeshSpace(deps: Deps, extensions: Extensions) {
  const { auth, catalog, config, lifecycle, logger } = deps;
  const settings = readSettings(config);
  const metrics = new ControllerMetrics(deps.metrics);
  const trace = traceWith(deps.tracing);
  const clusters = createClusters({
    connections: readConnections({
      kubernetes: config.getOptionalConfig('kubernetes'),
      chosen: settings.clusters,
      strategies: extensions.strategies,
      supplied: await extensions.clusters(),
    }),
    clock,
    logger,
    report: (cluster, call) => metrics.called(cluster, call),
    trace,
  });

  const owners = new ComponentOwners({ catalog, auth, clock });
  const records = new SpaceRecords(clusters, owners);
  registerPermissions(deps.permissionsRegistry, records);
  const access = new SpaceAccess({
    permissions: deps.permissions,
    permissionsRegistry: deps.permissionsRegistry,
    records,
  });

  const notifiers = [
    portalNotifier(deps.notifications),
    ...extensions.notifiers,
  ];
  const tell = (news: SpaceNews) => {
    for (const notifier of notifiers) {
      notifier
        .notify(news)
        .catch(error =>
          logger.debug(`A notification was not sent: ${messageOf(error)}`),
        );
    }
  };

  const services = createServices({
    clusters,
    records,
    access,
    owners,
    catalog,
    settings,
    clock,
    callers: new Callers(auth, deps.userInfo),
    checks: extensions.checks,
    headers: extensions.headers,
    traffic: extensions.traffic,
    shared: (cluster, space, recipients) =>
      tell({
        ...newsOf(cluster, space, {
          type: 'Ready',
          severity: 'Normal',
          message: `${space.spec.owner} shares the space ${space.metadata.name} with you.`,
        }),
        type: 'Shared',
        recipients,
      }),
  });
  deps.httpRouter.use(healthRouter(clusters));
  deps.httpRouter.addAuthPolicy({ path: '/health', allow: 'unauthenticated' });
  deps.httpRouter.use(
    createRouter({
      httpAuth: deps.httpAuth,
      auditor: deps.auditor,
      access,
      clusters,
      services,
    }),
  );
  registerActions({
    actionsRegistry: deps.actionsRegistry,
    auditor: deps.auditor,
    services,
  });

  const audience = new Audience(owners);
  for (const cluster of clusters.list()) {
    publishChanges({ cluster, audience, clock, logger, signals: deps.signals });
  }
  const controllers = settings.controller.enabled
    ? new Controllers({
        clusters,
        settings,
        clock,
        logger,
        metrics,
        trace,
        traffic: extensions.traffic ?? new PrometheusTraffic(clusters),
        told: (name, space, transition) =>
          tell(newsOf(name, space, transition)),
      })
    : undefined;
  metrics.observe(clusters.list(), controllers?.list() ?? []);

  lifecycle.addStartupHook(() => {
    clusters.start();
    controllers?.start();
  });
  lifecycle.addShutdownHook(async () => {
    await controllers?.stop();
    await clusters.stop();
  });
}
