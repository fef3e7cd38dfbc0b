import { useAnalytics, useApi } from '@backstage/core-plugin-api';
import Divider from '@material-ui/core/Divider';
import IconButton from '@material-ui/core/IconButton';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import Tooltip from '@material-ui/core/Tooltip';
import MoreIcon from '@material-ui/icons/MoreVert';
import type { SpaceDetail } from '@meshspace/plugin-meshspace-common';
import type { WorkloadRef } from '@meshspace/planner';
import { useEffect, useRef, useState } from 'react';
import { meshSpaceApiRef } from '../api/ref';
import { useT } from '../translations/useT';
import { useUndo } from '../undo/useUndo';

/** What is done rarely or ends something; what ends something can be taken back. */
export function SpaceMenu(props: {
  space: SpaceDetail;
  workload?: WorkloadRef;
  onSuspend: (suspended: boolean) => void;
  onFork?: () => void;
  onChanged: () => void;
  onDeleted?: () => void;
}) {
  const { space, workload } = props;
  const t = useT();
  const api = useApi(meshSpaceApiRef);
  const analytics = useAnalytics();
  const { queue, state } = useUndo();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const ref = { cluster: space.cluster, name: space.name };
  const latest = useRef<() => void>();
  useEffect(() => {
    latest.current = props.onDeleted;
    // Whoever has gone elsewhere meanwhile is not called back.
    return () => {
      latest.current = undefined;
    };
  });
  const target = `${ref.cluster}/${ref.name}`;
  const waiting = state.pending.some(each => each.target.startsWith(target));
  const then = (run: () => void) => () => {
    setAnchor(undefined);
    run();
  };
  const unfork = () =>
    queue.add({
      text: t('undo.unfork', { workload: workload!.name, space: space.name }),
      target: `${target}/${workload!.name}`,
      run: async () => {
        await api.deleteFork(ref, workload!);
        analytics.captureEvent('unfork', workload!.name);
        props.onChanged();
      },
    });
  const remove = () =>
    queue.add({
      text: t('undo.delete', { space: space.name }),
      target,
      run: async () => {
        await api.deleteSpace(ref);
        analytics.captureEvent('delete', space.base);
        latest.current?.();
        props.onChanged();
      },
    });
  return (
    <>
      <Tooltip title={t('bar.more')}>
        <IconButton
          size="small"
          aria-label={t('bar.more')}
          aria-haspopup="menu"
          onClick={event => setAnchor(event.currentTarget)}
        >
          <MoreIcon fontSize="small" />
        </IconButton>
      </Tooltip>
      <Menu
        open={anchor !== undefined}
        anchorEl={anchor}
        onClose={() => setAnchor(undefined)}
        getContentAnchorEl={null}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
      >
        {props.onFork && (
          <MenuItem onClick={then(props.onFork)}>{t('bar.forkInto')}</MenuItem>
        )}
        <MenuItem
          disabled={!space.allows.update}
          onClick={then(() => props.onSuspend(!space.suspended))}
        >
          {space.suspended ? t('bar.wake') : t('bar.suspend')}
        </MenuItem>
        <Divider />
        {workload && (
          <MenuItem
            disabled={!space.allows.update || waiting}
            onClick={then(unfork)}
          >
            {t('bar.unfork', { workload: workload.name })}
          </MenuItem>
        )}
        <MenuItem
          disabled={!space.allows.delete || waiting}
          onClick={then(remove)}
        >
          {t('bar.delete')}
        </MenuItem>
        {!(space.allows.update && space.allows.delete) && (
          <MenuItem
            disabled
            style={{ whiteSpace: 'normal', maxWidth: 320, opacity: 1 }}
          >
            {space.allows.update ? t('allow.delete') : t('allow.update')}
          </MenuItem>
        )}
      </Menu>
    </>
  );
}
