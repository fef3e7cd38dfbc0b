import Portal from '@material-ui/core/Portal';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useEffect } from 'react';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { useNow } from '../live/useNow';
import { useUndo } from './useUndo';
import { Button } from '../ui/Button';
import { SUBMIT_KEY } from '../ui/useKeys';

const useStyles = makeStyles(theme => ({
  root: {
    position: 'fixed',
    insetInlineStart: '50%',
    bottom: theme.spacing(3),
    transform: 'translateX(-50%)',
    zIndex: theme.zIndex.snackbar,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    width: 'min(560px, calc(100vw - 32px))',
  },
  item: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    padding: theme.spacing(1, 1, 1, 2),
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius * 2,
  },
  text: { flex: '1 1 220px' },
}));

/** What is about to go, and the way to keep it. */
export function UndoBar() {
  const classes = useStyles();
  const t = useT();
  const { queue, state } = useUndo();
  const now = useNow(500);
  const waiting = state.pending.length > 0;
  useEffect(() => {
    if (!waiting) return undefined;
    const onKey = (event: KeyboardEvent) => {
      // In a dialog, the same keys submit the dialog.
      if (event.defaultPrevented || document.querySelector('[role=dialog]'))
        return;
      if (event.key === 'Enter' && (event.metaKey || event.ctrlKey))
        void queue.flush();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [queue, waiting]);
  if (!waiting && !state.failed) return null;
  return (
    <Portal>
      <div className={classes.root} role="status">
        {state.failed && (
          <Paper elevation={6}>
            <Problem
              strip
              error={state.failed.error}
              onRetry={() => queue.dismissFailure()}
            />
          </Paper>
        )}
        {state.pending.map(change => (
          <Paper key={change.id} elevation={6} className={classes.item}>
            <Typography variant="body2" className={classes.text}>
              {change.text}
            </Typography>
            <Button
              size="small"
              color="primary"
              variant="contained"
              disableElevation
              onClick={() => queue.undo(change.id)}
            >
              {t('undo.undo')}
            </Button>
            <Button
              size="small"
              onClick={() => void queue.flush()}
              title={SUBMIT_KEY}
            >
              {t('undo.now', {
                seconds: String(
                  Math.max(0, Math.ceil((change.dueAt - now) / 1000)),
                ),
              })}
            </Button>
          </Paper>
        ))}
      </div>
    </Portal>
  );
}
