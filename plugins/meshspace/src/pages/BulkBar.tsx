import { useAnalytics, useApi } from '@backstage/core-plugin-api';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  SpaceSummary,
  UpdateSpaceRequest,
} from '@meshspace/plugin-meshspace-common';
import { useState } from 'react';
import { meshSpaceApiRef } from '../api/ref';
import { ExtendMenu } from '../fork/ExtendMenu';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { useUndo } from '../undo/useUndo';
import { Button } from '../ui/Button';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    alignItems: 'center',
    padding: theme.spacing(1, 2),
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius * 2,
  },
  grow: { flex: 1 },
}));

/** What can be done with many spaces at once; those that one may not change are left out, and it says so. */
export function BulkBar(props: {
  spaces: SpaceSummary[];
  onDone: () => void;
  onClear: () => void;
}) {
  const { spaces } = props;
  const classes = useStyles();
  const t = useT();
  const api = useApi(meshSpaceApiRef);
  const analytics = useAnalytics();
  const { queue } = useUndo();
  const [failures, setFailures] = useState<{ space: string; error: unknown }[]>(
    [],
  );
  const mayUpdate = spaces.filter(space => space.allows.update);
  const mayDelete = spaces.filter(space => space.allows.delete);
  const update = async (change: UpdateSpaceRequest, action: string) => {
    const results = await Promise.allSettled(
      mayUpdate.map(space =>
        api.updateSpace({ cluster: space.cluster, name: space.name }, change),
      ),
    );
    setFailures(
      results.flatMap((result, index) =>
        result.status === 'rejected'
          ? [{ space: mayUpdate[index].name, error: result.reason }]
          : [],
      ),
    );
    analytics.captureEvent(action, 'bulk', { value: mayUpdate.length });
    props.onDone();
  };
  const remove = () => {
    for (const space of mayDelete) {
      queue.add({
        text: t('undo.delete', { space: space.name }),
        target: `${space.cluster}/${space.name}`,
        run: async () => {
          await api.deleteSpace({ cluster: space.cluster, name: space.name });
          props.onDone();
        },
      });
    }
    analytics.captureEvent('delete', 'bulk', { value: mayDelete.length });
    props.onClear();
  };
  const denied = mayUpdate.length === 0 ? t('allow.update') : '';
  return (
    <>
      <Paper
        elevation={0}
        className={classes.root}
        role="toolbar"
        aria-label={t('bulk.label')}
      >
        <Typography variant="body2" className={classes.grow} role="status">
          {t('bulk.count', { count: spaces.length })}
          {mayUpdate.length < spaces.length &&
            ` · ${t('bulk.denied', {
              count: spaces.length - mayUpdate.length,
            })}`}
        </Typography>
        <ExtendMenu
          disabledReason={denied}
          onExtend={ttlSeconds => void update({ ttlSeconds }, 'extend')}
        />
        <Button
          size="small"
          disabled={denied !== ''}
          onClick={() => void update({ suspended: true }, 'suspend')}
        >
          {t('bar.suspend')}
        </Button>
        <Button size="small" disabled={mayDelete.length === 0} onClick={remove}>
          {t('bulk.delete')}
        </Button>
        <Button size="small" onClick={props.onClear}>
          {t('bulk.clear')}
        </Button>
      </Paper>
      {failures.map(({ space, error }) => (
        <Problem
          key={space}
          strip
          error={error}
          onRetry={() => setFailures([])}
        />
      ))}
    </>
  );
}
