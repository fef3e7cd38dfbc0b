import Typography from '@material-ui/core/Typography';
import { ToggleGroup } from '../ui/ToggleGroup';
import { makeStyles, useTheme } from '@material-ui/core/styles';
import type {
  SpaceDetail,
  TrafficSeries,
} from '@meshspace/plugin-meshspace-common';
import type { WorkloadRef } from '@meshspace/planner';
import { LineChart, type Line } from '../charts/LineChart';
import { useLive } from '../live/useLive';
import { Loading } from '../states/Loading';
import { Notice } from '../states/Notice';
import { Problem } from '../states/Problem';
import { emptyTraffic } from './emptyTraffic';
import { useT } from '../translations/useT';
import { useFormat } from '../ui/useFormat';
import { useUrlState } from '../ui/useUrlState';
import { accent } from '../ui/tones';

const useStyles = makeStyles(theme => ({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 2),
    alignItems: 'center',
    marginBottom: theme.spacing(2),
  },
  grow: { flex: 1 },
  charts: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 320px), 1fr))',
  },
  service: { marginTop: theme.spacing(2) },
}));

const WINDOWS = [5, 15, 60, 360, 1440];
const DEFAULT_WINDOW = 15;
const MINUTE = 60_000;

type Measure = (point: TrafficSeries['points'][number]) => number | undefined;

/** The services that the space has forks of: of all others its requests do not differ from everybody's. */
function forkedServices(series: TrafficSeries[], space: SpaceDetail): string[] {
  const forked = new Set(
    space.forks.flatMap(fork => [...fork.services, fork.workload.name]),
  );
  const services = series
    .filter(each => each.fork || forked.has(each.service))
    .map(each => each.service);
  return [...new Set(services)].sort();
}

/** Rate, errors and latency over time: the fork beside its base. */
export function TrafficTab(props: {
  space: SpaceDetail;
  workload?: WorkloadRef;
}) {
  const { space, workload } = props;
  const classes = useStyles();
  const theme = useTheme();
  const t = useT();
  const format = useFormat();
  const [chosen, choose] = useUrlState('minutes');
  const minutes =
    WINDOWS.find(each => String(each) === chosen) ?? DEFAULT_WINDOW;
  const filter = {
    cluster: space.cluster,
    base: space.base,
    space: space.name,
    workload: workload?.name,
    minutes,
  };
  const live = useLive(
    `traffic:${JSON.stringify(filter)}`,
    (api, signal) => api.getTraffic(filter, { signal }),
    { measured: true, pollMs: 15_000 },
  );
  const series = live.data?.series ?? [];
  const services = forkedServices(series, space);
  const to =
    Math.max(
      ...series.flatMap(each => each.points.slice(-1).map(point => point.t)),
      0,
    ) || Date.now();
  const from = to - minutes * MINUTE;
  const nameOf = (each: TrafficSeries) => {
    if (!each.fork) {
      const several =
        series.filter(other => !other.fork && other.service === each.service)
          .length > 1;
      return several
        ? `${t('traffic.base')} ${each.workload}`
        : t('traffic.base');
    }
    return each.namespace === space.name ? t('traffic.mine') : each.namespace;
  };
  const lines = (
    service: string,
    measure: Measure,
    side?: 'fork' | 'base',
  ): Line[] =>
    series
      .filter(
        each =>
          each.service === service &&
          (!side || each.fork === (side === 'fork')),
      )
      .map(each => ({
        name: nameOf(each),
        color: each.fork ? accent(theme) : theme.palette.text.secondary,
        dashed: !each.fork,
        points: each.points.flatMap(point => {
          const value = measure(point);
          return value === undefined ? [] : [{ t: point.t, value }];
        }),
      }));
  // A fork gets a hundredth of the base's requests: on one axis its line would lie on the ground.
  const charts = (
    service: string,
  ): [string, Measure, (value: number) => string, side?: 'fork' | 'base'][] => [
    [t('traffic.forkRate'), point => point.rps, format.rate, 'fork'],
    [t('traffic.baseRate'), point => point.rps, format.rate, 'base'],
    [t('traffic.errors'), point => point.errorRate, format.percent],
    ...(['p50Ms', 'p95Ms', 'p99Ms'] as const)
      .filter(key =>
        series.some(
          each =>
            each.service === service &&
            each.points.some(point => point[key] !== undefined),
        ),
      )
      .map((key): [string, Measure, (value: number) => string] => [
        t('traffic.latency', { percentile: key.replace('Ms', '') }),
        point => point[key],
        format.milliseconds,
      ]),
  ];
  const empty =
    live.data && !live.data.message
      ? emptyTraffic(space, live.data.series)
      : undefined;
  return (
    <>
      <div className={classes.head}>
        <Typography
          variant="body2"
          color="textSecondary"
          className={classes.grow}
        >
          {t('traffic.what')}
        </Typography>
        <ToggleGroup
          label={t('traffic.window')}
          value={String(minutes)}
          options={WINDOWS.map(each => [
            String(each),
            format.duration(each * 60),
          ])}
          onChange={next =>
            choose(next === String(DEFAULT_WINDOW) ? undefined : next)
          }
        />
      </div>
      {live.error && (
        <Problem
          strip
          error={live.error}
          online={live.online}
          onRetry={live.reload}
        />
      )}
      {!live.data && !live.error && <Loading heights={[180, 180]} />}
      {live.data?.message && <Notice tone="idle" title={live.data.message} />}
      {empty && (
        <Notice tone="idle" title={t(`traffic.${empty}`)}>
          {t(`traffic.${empty}Next`)}
        </Notice>
      )}
      {services.map(service => (
        <section key={service} className={classes.service}>
          {services.length > 1 && (
            <Typography variant="subtitle2" component="h3">
              {service}
            </Typography>
          )}
          <div className={classes.charts}>
            {charts(service).map(([title, measure, write, side]) => (
              <LineChart
                key={title}
                title={title}
                lines={lines(service, measure, side)}
                format={write}
                from={from}
                to={to}
              />
            ))}
          </div>
        </section>
      ))}
    </>
  );
}
