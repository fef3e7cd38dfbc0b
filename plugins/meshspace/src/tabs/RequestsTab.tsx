import InputBase from '@material-ui/core/InputBase';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { SpaceDetail } from '@meshspace/plugin-meshspace-common';
import { useState } from 'react';
import { useLive } from '../live/useLive';
import { PropagationPanel } from '../requests/PropagationPanel';
import { RequestList } from '../requests/RequestList';
import { fits, mergeSeen } from '../requests/seen';
import { useSeenRequests } from '../requests/useSeenRequests';
import { XrayBar } from '../requests/XrayBar';
import { Loading } from '../states/Loading';
import { Notice } from '../states/Notice';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 2),
    alignItems: 'center',
    marginBottom: theme.spacing(1),
  },
  title: { fontWeight: 600, flex: 1 },
  search: {
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius * 1.5,
    padding: theme.spacing(0, 1),
    fontSize: '0.8125rem',
    width: 240,
    maxWidth: '100%',
  },
  empty: { padding: theme.spacing(3, 0), textAlign: 'center' },
}));

/** New verdicts come with new lines; nobody signals them. */
const POLL_MS = 5000;

/** The space's requests as they happen, hop by hop; and who on the way loses the header. */
export function RequestsTab(props: { space: SpaceDetail }) {
  const { space } = props;
  const classes = useStyles();
  const t = useT();
  const [query, setQuery] = useState('');
  const ref = { cluster: space.cluster, name: space.name };
  const live = useLive(
    space.allows.logs ? `xray:${ref.cluster}/${ref.name}` : undefined,
    (api, signal) => api.getXray(ref, { signal }),
    { scope: { cluster: ref.cluster, space: ref.name }, pollMs: POLL_MS },
  );
  const xray = live.data;
  const watching = xray?.state === 'on' || xray?.state === 'always';
  const feed = useSeenRequests(ref, watching);
  if (!space.allows.logs)
    return <Notice tone="warning" title={t('allow.logs')} />;
  if (!xray)
    return live.error ? (
      <Problem
        strip
        error={live.error}
        online={live.online}
        onRetry={live.reload}
      />
    ) : (
      <Loading heights={[64, 220]} />
    );
  const all = mergeSeen(xray.requests, feed.items);
  const shown = all.filter(request => fits(request, query));
  const none = xray.collecting
    ? t('requests.collecting')
    : t('requests.noneYet');
  return (
    <div className={classes.root}>
      {live.error && (
        <Problem
          strip
          error={live.error}
          online={live.online}
          onRetry={live.reload}
        />
      )}
      <XrayBar space={space} xray={xray} onChanged={live.reload} />
      {(watching || all.length > 0) && (
        <section>
          <div className={classes.head}>
            <Typography
              variant="body2"
              component="h3"
              className={classes.title}
            >
              {t('requests.title')}
            </Typography>
            <Typography variant="body2" color="textSecondary" role="status">
              {t('requests.count', { count: shown.length })}
            </Typography>
            <InputBase
              className={classes.search}
              value={query}
              placeholder={t('requests.find')}
              onChange={event => setQuery(event.target.value)}
              inputProps={{ 'aria-label': t('requests.find'), type: 'search' }}
            />
          </div>
          {shown.length > 0 ? (
            <RequestList requests={shown} />
          ) : (
            <Typography
              variant="body2"
              color="textSecondary"
              className={classes.empty}
            >
              {query === '' ? none : t('topology.nothingFound')}
            </Typography>
          )}
        </section>
      )}
      {(watching || xray.workloads.length > 0) && (
        <section>
          <Typography
            variant="body2"
            component="h3"
            className={classes.title}
            gutterBottom
          >
            {t('xray.title')}
          </Typography>
          <PropagationPanel xray={xray} />
        </section>
      )}
    </div>
  );
}
