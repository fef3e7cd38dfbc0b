import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  BaseWorkload,
  ClusterInfo,
} from '@meshspace/plugin-meshspace-common';
import type { Tone } from '../model/forkState';
import { splitImage } from '../model/names';
import { useT } from '../translations/useT';
import { Panel } from '../ui/Panel';
import { ToneDot } from '../ui/ToneDot';

const useStyles = makeStyles(theme => ({
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: theme.spacing(1.25, 3),
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 230px), 1fr))',
  },
  item: {
    display: 'grid',
    gridTemplateColumns: '16px minmax(0, 1fr)',
    gap: theme.spacing(1),
    overflowWrap: 'anywhere',
    '& svg': { marginTop: 5 },
  },
}));

/** How the base is, as far as a fork depends on it. */
export function Health(props: { base: BaseWorkload; cluster?: ClusterInfo }) {
  const { base, cluster } = props;
  const classes = useStyles();
  const t = useT();
  const rows: [Tone, string, string?][] = [
    [
      base.readyReplicas === base.replicas && base.replicas > 0
        ? 'ok'
        : 'warning',
      t('health.replicas', {
        ready: String(base.readyReplicas),
        all: String(base.replicas),
      }),
      base.containers
        .map(each => `${each.name} ${splitImage(each.image).tag || each.image}`)
        .join(', '),
    ],
    base.meshed
      ? ['ok', t('health.meshed')]
      : ['warning', t('health.notMeshed')],
    base.services.length > 0
      ? [
          'ok',
          t('health.services', { count: base.services.length }),
          base.services
            .map(
              each =>
                `${each.name} ${each.ports
                  .map(port => `${port.port}/${port.protocol}`)
                  .join(' ')}`,
            )
            .join(', '),
        ]
      : ['warning', t('health.noServices')],
  ];
  if (cluster) {
    rows.push(
      cluster.prometheus
        ? ['ok', t('health.prometheus')]
        : ['idle', t('health.noPrometheus'), t('health.noPrometheusNext')],
    );
    if (cluster.istio)
      rows.push([
        'ok',
        t('health.mesh', {
          version:
            cluster.istio.version ||
            cluster.istio.revisions.join(', ') ||
            t('health.versionUnknown'),
        }),
      ]);
  }
  return (
    <Panel title={t('health.title')}>
      <ul className={classes.list}>
        {rows.map(([tone, text, detail]) => (
          <li key={text} className={classes.item}>
            <ToneDot tone={tone} size={10} />
            <div>
              <Typography variant="body2">{text}</Typography>
              {detail && (
                <Typography
                  variant="caption"
                  color="textSecondary"
                  component="p"
                >
                  {detail}
                </Typography>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
