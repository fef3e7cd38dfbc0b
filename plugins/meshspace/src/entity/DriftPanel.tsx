import { useAnalytics, useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { SpaceDetail } from '@meshspace/plugin-meshspace-common';
import type { WorkloadRef } from '@meshspace/planner';
import { useState } from 'react';
import { meshSpaceApiRef } from '../api/ref';
import { useLive } from '../live/useLive';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { Panel } from '../ui/Panel';
import { ToneDot } from '../ui/ToneDot';
import { ChangeTable } from './ChangeTable';
import { Button } from '../ui/Button';

const useStyles = makeStyles(theme => ({
  line: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    flexWrap: 'wrap',
  },
  part: { marginTop: theme.spacing(1.5) },
}));

/** Whether the base moved on since the fork was made; what differs; and the way to take it over. */
export function DriftPanel(props: {
  space: SpaceDetail;
  workload: WorkloadRef;
  behind: boolean;
  onChanged: () => void;
}) {
  const { space, workload, behind } = props;
  const classes = useStyles();
  const t = useT();
  const api = useApi(meshSpaceApiRef);
  const analytics = useAnalytics();
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<unknown>();
  const ref = { cluster: space.cluster, name: space.name };
  const live = useLive(
    open || behind ? `drift:${ref.cluster}/${ref.name}` : undefined,
    (client, signal) => client.getDrift(ref, { signal }),
    { scope: { cluster: ref.cluster, space: ref.name } },
  );
  const drift = live.data?.items.find(
    each =>
      each.workload.kind === workload.kind &&
      each.workload.name === workload.name,
  );
  const takeOver = async () => {
    setError(undefined);
    try {
      await api.takeOver(ref, workload);
      analytics.captureEvent('takeOver', workload.name);
      live.reload();
      props.onChanged();
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <Panel title={t('drift.title')}>
      <div className={classes.line}>
        <ToneDot tone={behind ? 'warning' : 'ok'} />
        <Typography variant="body2">
          {behind ? t('drift.behind') : t('drift.current')}
        </Typography>
      </div>
      {behind && drift && drift.changes.length > 0 && (
        <div className={classes.part}>
          <ChangeTable
            caption={t('drift.moved')}
            from={t('drift.yours')}
            to={t('drift.base')}
            rows={drift.changes.map(each => ({
              path: each.path,
              from: each.fork,
              to: each.base,
            }))}
          />
        </div>
      )}
      {open && drift && (
        <div className={classes.part}>
          {drift.mine.length > 0 ? (
            <ChangeTable
              caption={t('drift.mine')}
              from={t('drift.base')}
              to={t('drift.yours')}
              rows={drift.mine.map(each => ({
                path: each.path,
                from: each.base,
                to: each.fork,
              }))}
            />
          ) : (
            <Typography variant="body2" color="textSecondary">
              {t('drift.nothingMine')}
            </Typography>
          )}
        </div>
      )}
      {live.error && (
        <Problem
          strip
          error={live.error}
          online={live.online}
          onRetry={live.reload}
        />
      )}
      {error !== undefined && (
        <Problem strip error={error} onRetry={() => setError(undefined)} />
      )}
      <div className={`${classes.line} ${classes.part}`}>
        {behind && (
          <Button
            size="small"
            variant="outlined"
            color="primary"
            disabled={!space.allows.update}
            title={space.allows.update ? undefined : t('allow.update')}
            onClick={() => void takeOver()}
          >
            {t('drift.takeOver')}
          </Button>
        )}
        <Button
          size="small"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? t('drift.hide') : t('drift.show')}
        </Button>
      </div>
    </Panel>
  );
}
