import { Link } from '@backstage/core-components';
import { useApi, useAnalytics, useRouteRef } from '@backstage/core-plugin-api';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  SpaceDetail,
  SpaceSummary,
} from '@meshspace/plugin-meshspace-common';
import type { WorkloadRef } from '@meshspace/planner';
import { useState } from 'react';
import { meshSpaceApiRef } from '../api/ref';
import { useNow } from '../live/useNow';
import { EXPIRY_WARNING_SECONDS, secondsLeft } from '../model/forkState';
import { shortRef } from '../model/names';
import { spaceRouteRef } from '../routes';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { fetchedAhead } from '../ui/fetchedAhead';
import { useFormat } from '../ui/useFormat';
import { useMe } from '../ui/useMe';
import { ExtendMenu } from './ExtendMenu';
import { SpaceMenu } from './SpaceMenu';
import { Button } from '../ui/Button';

const { Dialog: ShareDialog, useAhead: useShareDialog } = fetchedAhead(() =>
  import('../share/ShareDialog').then(m => m.ShareDialog),
);

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    paddingBottom: theme.spacing(1.5),
    marginBottom: theme.spacing(1.5),
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  picker: { minWidth: 180, maxWidth: 320 },
  grow: { flex: 1 },
  soon: { fontWeight: 600, color: theme.palette.text.primary },
}));

/** The space, its lifetime and what can be done with it as a whole. */
export function SpaceBar(props: {
  space: SpaceDetail;
  spaces: SpaceSummary[];
  /** Absent on the space's own page. */
  workload?: WorkloadRef;
  onSelect?: (name: string) => void;
  onFork?: () => void;
  onChanged: () => void;
  onDeleted?: () => void;
}) {
  const { space, spaces } = props;
  const classes = useStyles();
  const t = useT();
  const format = useFormat();
  const now = useNow();
  const api = useApi(meshSpaceApiRef);
  const analytics = useAnalytics();
  const spaceRoute = useRouteRef(spaceRouteRef);
  const me = useMe();
  useShareDialog();
  const [sharing, setSharing] = useState(false);
  const [error, setError] = useState<unknown>();
  const left = secondsLeft(space, now);
  const soon = left !== undefined && left < EXPIRY_WARNING_SECONDS;
  const ref = { cluster: space.cluster, name: space.name };
  const run = async (action: string, change: () => Promise<unknown>) => {
    setError(undefined);
    try {
      await change();
      analytics.captureEvent(action, space.base);
      props.onChanged();
    } catch (failure) {
      setError(failure);
    }
  };
  const update = (
    change: Parameters<typeof api.updateSpace>[1],
    action: string,
  ) => run(action, () => api.updateSpace(ref, change));
  const denied = space.allows.update ? '' : t('allow.update');
  return (
    <>
      <div className={classes.root}>
        {spaces.length > 1 && props.onSelect ? (
          <TextField
            select
            size="small"
            variant="outlined"
            className={classes.picker}
            value={space.name}
            onChange={event => props.onSelect!(event.target.value)}
            SelectProps={{
              SelectDisplayProps: {
                'aria-label': `${t('bar.space')}: ${space.name}`,
              } as object,
            }}
          >
            {spaces.map(each => (
              <MenuItem key={each.name} value={each.name}>
                {each.name}
                {!each.mine && ` · ${shortRef(each.owner)}`}
              </MenuItem>
            ))}
          </TextField>
        ) : (
          <Typography variant="body2" component="div">
            {props.workload ? (
              <Link
                to={spaceRoute({ cluster: space.cluster, name: space.name })}
              >
                {space.name}
              </Link>
            ) : (
              <strong>{space.name}</strong>
            )}
          </Typography>
        )}
        <Typography variant="body2" color="textSecondary">
          {me?.includes(space.owner) ?? space.mine
            ? t('bar.yours', { base: space.base })
            : t('bar.theirs', {
                owner: shortRef(space.owner),
                base: space.base,
              })}
        </Typography>
        <span className={classes.grow} />
        {left === undefined ? (
          <Typography variant="body2" color="textSecondary">
            {t('bar.pinned')}
          </Typography>
        ) : (
          <Tooltip title={format.absolute(space.expiresAt!)}>
            <Typography
              variant="body2"
              color="textSecondary"
              className={soon ? classes.soon : undefined}
              role={soon ? 'status' : undefined}
            >
              {left > 0
                ? t('bar.endsIn', { duration: format.duration(left) })
                : t('bar.ended')}
            </Typography>
          </Tooltip>
        )}
        <ExtendMenu
          disabledReason={denied}
          onExtend={ttlSeconds => update({ ttlSeconds }, 'extend')}
        />
        <Button size="small" onClick={() => setSharing(true)}>
          {t('bar.share')}
        </Button>
        <SpaceMenu
          space={space}
          workload={props.workload}
          onSuspend={suspended =>
            update({ suspended }, suspended ? 'suspend' : 'resume')
          }
          onFork={props.onFork}
          onChanged={props.onChanged}
          onDeleted={props.onDeleted}
        />
      </div>
      {error !== undefined && (
        <Problem strip error={error} onRetry={() => setError(undefined)} />
      )}
      {sharing && (
        <ShareDialog
          space={space}
          onClose={() => setSharing(false)}
          onShare={change => run('share', () => api.shareSpace(ref, change))}
        />
      )}
    </>
  );
}
