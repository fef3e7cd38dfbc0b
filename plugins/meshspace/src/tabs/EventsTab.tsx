import { makeStyles } from '@material-ui/core/styles';
import { refName } from '../model/names';
import type { SpaceDetail } from '@meshspace/plugin-meshspace-common';
import { useLive } from '../live/useLive';
import { Loading } from '../states/Loading';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { DataTable } from '../ui/DataTable';
import { Time } from '../ui/Time';
import { ToneDot } from '../ui/ToneDot';

const useStyles = makeStyles(theme => ({
  reason: {
    display: 'inline-flex',
    gap: theme.spacing(1),
    alignItems: 'center',
  },
}));

/** What Kubernetes reports about the space, newest first. */
export function EventsTab(props: { space: SpaceDetail }) {
  const { space } = props;
  const classes = useStyles();
  const t = useT();
  const ref = { cluster: space.cluster, name: space.name };
  const live = useLive(
    `events:${ref.cluster}/${ref.name}`,
    (api, signal) => api.getEvents(ref, { signal }),
    {
      scope: { cluster: ref.cluster, space: ref.name },
    },
  );
  if (!live.data)
    return live.error ? (
      <Problem
        strip
        error={live.error}
        online={live.online}
        onRetry={live.reload}
      />
    ) : (
      <Loading heights={[40, 40, 40]} />
    );
  const events = [...live.data.items].sort((a, b) =>
    b.time.localeCompare(a.time),
  );
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
      <DataTable
        stacks
        label={t('tabs.events')}
        empty={t('events.none')}
        columns={[
          t('events.when'),
          t('events.reason'),
          t('events.object'),
          t('events.message'),
        ]}
        rows={events.map((event, index) => ({
          key: `${event.time}${event.reason}${refName(event.object)}${index}`,
          cells: [
            <Time key="time" time={event.time} />,
            <span key="reason" className={classes.reason}>
              <ToneDot
                tone={event.type === 'Warning' ? 'warning' : 'idle'}
                size={10}
                label={event.type}
              />
              {event.reason}
              {event.count > 1 && ` ×${event.count}`}
            </span>,
            refName(event.object),
            event.message,
          ],
        }))}
      />
    </>
  );
}
