import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { ClusterInfo } from '@meshspace/plugin-meshspace-common';
import { useLive } from '../live/useLive';
import type { Tone } from '../model/forkState';
import { Blank } from '../states/Blank';
import { INSTALL_CRD, INSTALL_MESH } from '../states/ClusterState';
import { Loading } from '../states/Loading';
import { Problem } from '../states/Problem';
import { useT, type T } from '../translations/useT';
import { CodeBlock } from '../ui/Code';
import { DataTable } from '../ui/DataTable';
import { Panel } from '../ui/Panel';
import { ToneDot } from '../ui/ToneDot';
import { BasesPanel } from './BasesPanel';
import { DoctorPanels } from './DoctorPanels';

const useStyles = makeStyles(theme => ({
  name: {
    display: 'inline-flex',
    gap: theme.spacing(1),
    alignItems: 'baseline',
  },
  fix: { marginTop: theme.spacing(1), maxWidth: 520 },
}));

const TONES: Record<ClusterInfo['state'], Tone> = {
  ready: 'ok',
  connecting: 'busy',
  degraded: 'warning',
  unreachable: 'error',
};

function stateWord(state: ClusterInfo['state'], t: T): string {
  switch (state) {
    case 'ready':
      return t('platform.ready');
    case 'connecting':
      return t('platform.connecting');
    case 'degraded':
      return t('platform.degraded');
    default:
      return t('platform.unreachable');
  }
}

/** Clusters and bases, for those who run them. A dead cluster costs its own row, nothing else. */
export function PlatformPage() {
  const classes = useStyles();
  const t = useT();
  const live = useLive('clusters', (api, signal) =>
    api.getClusters({ signal }),
  );
  if (!live.data)
    return live.error ? (
      <Problem error={live.error} online={live.online} onRetry={live.reload} />
    ) : (
      <Loading heights={[160, 320]} />
    );
  if (live.data.items.length === 0)
    return <Blank title={t('cluster.none')}>{t('cluster.noneNext')}</Blank>;
  return (
    <>
      {live.error && (
        <Problem
          strip
          error={live.error}
          online={live.online}
          onRetry={live.reload}
        />
      )}
      <Panel title={t('platform.clusters')}>
        <DataTable
          label={t('platform.clusters')}
          stacks
          empty=""
          columns={[
            t('platform.cluster'),
            t('platform.mesh'),
            t('platform.parts'),
            t('platform.bases'),
            t('spaces.title'),
          ]}
          rows={live.data.items.map(cluster => {
            const { istio } = cluster;
            const reachable =
              cluster.state !== 'unreachable' && cluster.state !== 'connecting';
            return {
              key: cluster.name,
              cells: [
                <div key="name">
                  <span className={classes.name}>
                    <ToneDot tone={TONES[cluster.state]} size={10} />
                    {cluster.title ?? cluster.name} ·{' '}
                    {stateWord(cluster.state, t)}
                  </span>
                  {cluster.message && (
                    <Typography
                      variant="caption"
                      color="textSecondary"
                      component="p"
                    >
                      {cluster.message}
                    </Typography>
                  )}
                  {reachable && !cluster.crdInstalled && (
                    <div className={classes.fix}>
                      <CodeBlock
                        text={INSTALL_CRD}
                        what={t('cluster.command')}
                      />
                    </div>
                  )}
                  {reachable && cluster.crdInstalled && !istio && (
                    <div className={classes.fix}>
                      <CodeBlock
                        text={INSTALL_MESH}
                        what={t('cluster.command')}
                      />
                    </div>
                  )}
                </div>,
                istio
                  ? [
                      `Istio ${istio.version ?? ''}`.trim(),
                      istio.revisions.join(', '),
                      istio.ambient && t('platform.ambient'),
                    ]
                      .filter(Boolean)
                      .join(' · ')
                  : '–',
                reachable
                  ? [
                      cluster.crdInstalled
                        ? t('platform.crd')
                        : t('platform.noCrd'),
                      cluster.gatewayApi && 'Gateway API',
                      cluster.prometheus
                        ? 'Prometheus'
                        : t('platform.noPrometheus'),
                    ]
                      .filter(Boolean)
                      .join(' · ')
                  : '–',
                String(cluster.bases),
                String(cluster.spaces),
              ],
            };
          })}
        />
      </Panel>
      <BasesPanel />
      <DoctorPanels />
    </>
  );
}
