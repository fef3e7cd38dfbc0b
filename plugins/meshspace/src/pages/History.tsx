import Typography from '@material-ui/core/Typography';
import type { SpaceDetail } from '@meshspace/plugin-meshspace-common';
import { useState } from 'react';
import { useLive } from '../live/useLive';
import { shortRef } from '../model/names';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { Button } from '../ui/Button';
import { Panel } from '../ui/Panel';
import { Time } from '../ui/Time';
import { ToneDot } from '../ui/ToneDot';
import { useListStyles } from '../ui/useListStyles';
import { historyOf } from './historyOf';

const SHORT = 6;

/** What happened to a space, newest first. */
export function History(props: { space: SpaceDetail }) {
  const { space } = props;
  const classes = useListStyles();
  const t = useT();
  const [all, setAll] = useState(false);
  const ref = { cluster: space.cluster, name: space.name };
  const live = useLive(
    `events:${ref.cluster}/${ref.name}`,
    (api, signal) => api.getEvents(ref, { signal }),
    { scope: { cluster: ref.cluster, space: ref.name } },
  );
  const entries = historyOf(space, live.data?.items ?? [], {
    made: t('space.created', { owner: shortRef(space.owner) }),
  });
  const shown = all ? entries : entries.slice(0, SHORT);
  return (
    <Panel title={t('space.history')}>
      {live.error && (
        <Problem
          strip
          error={live.error}
          online={live.online}
          onRetry={live.reload}
        />
      )}
      <ul className={classes.list}>
        {shown.map(({ key, text, time, tone }) => (
          <li key={key} className={classes.item}>
            <ToneDot tone={tone} size={10} />
            <Typography variant="body2">
              {text}{' '}
              <Typography variant="caption" color="textSecondary">
                <Time time={time} />
              </Typography>
            </Typography>
          </li>
        ))}
      </ul>
      {entries.length > SHORT && (
        <Button
          size="small"
          color="primary"
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all
            ? t('space.historyLess')
            : t('space.historyAll', { all: String(entries.length) })}
        </Button>
      )}
    </Panel>
  );
}
