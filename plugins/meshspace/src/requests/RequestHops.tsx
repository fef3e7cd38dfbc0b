import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  RequestHop,
  SeenRequest,
} from '@meshspace/plugin-meshspace-common';
import { useT } from '../translations/useT';
import { CopyButton } from '../ui/CopyButton';
import { ToneDot } from '../ui/ToneDot';
import { accent, MONO } from '../ui/tones';
import { useFormat } from '../ui/useFormat';
import { toneOfStatus } from './seen';

const useStyles = makeStyles(theme => ({
  root: { padding: theme.spacing(0.5, 0, 1.5) },
  list: { listStyle: 'none', margin: 0, padding: 0 },
  hop: {
    display: 'grid',
    gridTemplateColumns: '64px 16px minmax(0, 1fr) auto',
    gap: theme.spacing(1),
    alignItems: 'baseline',
    padding: theme.spacing(0.375, 0),
    fontSize: '0.8125rem',
    overflowWrap: 'anywhere',
  },
  after: {
    color: theme.palette.text.secondary,
    fontVariantNumeric: 'tabular-nums',
    textAlign: 'end',
  },
  fork: { color: accent(theme), fontWeight: 600 },
  pod: { color: theme.palette.text.secondary, fontSize: '0.75rem' },
  numbers: {
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
    color: theme.palette.text.secondary,
  },
  id: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    color: theme.palette.text.secondary,
    fontFamily: MONO,
    fontSize: '0.75rem',
    overflowWrap: 'anywhere',
  },
}));

/** What each sidecar on the way wrote about a request, in order of time. */
export function RequestHops(props: { request: SeenRequest }) {
  const { request } = props;
  const classes = useStyles();
  const t = useT();
  const format = useFormat();
  const start = Date.parse(request.at);
  const what = (hop: RequestHop) => {
    const name = hop.workload?.name ?? hop.pod;
    const own = (
      <span className={hop.fork ? classes.fork : undefined}>
        {name}
        {hop.fork && ` ${t('where.yourFork')}`}
      </span>
    );
    if (hop.direction === 'inbound')
      return (
        <>
          {own} {t('requests.received')}
        </>
      );
    const to = hop.to?.service ?? hop.to?.host ?? '?';
    return (
      <>
        {own} {t('requests.sentOn')}{' '}
        <span className={hop.to?.fork ? classes.fork : undefined}>
          {to}
          {hop.to?.fork && ` ${t('where.yourFork')}`}
        </span>
      </>
    );
  };
  return (
    <div className={classes.root}>
      <ol className={classes.list} aria-label={t('requests.hops')}>
        {request.hops.map((hop, index) => (
          <li key={`${hop.at}${hop.pod}${index}`} className={classes.hop}>
            <span className={classes.after}>
              +{format.milliseconds(Math.max(0, Date.parse(hop.at) - start))}
            </span>
            <ToneDot
              tone={toneOfStatus(hop.status)}
              size={10}
              label={String(hop.status)}
            />
            <span>
              {what(hop)}
              <Typography component="span" className={classes.pod}>
                {' '}
                {hop.method} {hop.path} · {hop.namespace}/{hop.pod}
              </Typography>
            </span>
            <span className={classes.numbers}>
              {hop.status === 0 ? t('requests.broken') : hop.status}
              {hop.flags && ` ${hop.flags}`} ·{' '}
              {format.milliseconds(hop.durationMs)}
            </span>
          </li>
        ))}
      </ol>
      <div className={classes.id}>
        {t('requests.id')} {request.id}
        <CopyButton text={request.id} what={t('requests.id')} />
      </div>
    </div>
  );
}
