import { makeStyles, useTheme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ReactNode } from 'react';
import type { Tone } from '../model/forkState';
import { ToneDot } from '../ui/ToneDot';
import { toneColor } from '../ui/tones';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    gap: theme.spacing(1.5),
    alignItems: 'flex-start',
    flexWrap: 'wrap',
    border: `1px solid ${theme.palette.divider}`,
    borderInlineStartWidth: 3,
    borderRadius: theme.shape.borderRadius * 1.5,
    padding: theme.spacing(1.25, 2),
    background: theme.palette.background.paper,
  },
  dot: { marginTop: 5 },
  text: { flex: '1 1 240px', minWidth: 0, overflowWrap: 'anywhere' },
  title: { fontWeight: 600 },
  actions: {
    display: 'flex',
    gap: theme.spacing(1),
    flexWrap: 'wrap',
    alignItems: 'center',
  },
}));

/** What happened, what it means, what to do: in one strip. */
export function Notice(props: {
  tone: Tone;
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** Read out when it appears. */
  live?: boolean;
}) {
  const classes = useStyles();
  const color = toneColor(useTheme(), props.tone);
  return (
    <div
      className={classes.root}
      style={{ borderInlineStartColor: color }}
      role={props.live ? 'status' : undefined}
    >
      <span className={classes.dot}>
        <ToneDot tone={props.tone} />
      </span>
      <div className={classes.text}>
        <Typography variant="body2" component="p" className={classes.title}>
          {props.title}
        </Typography>
        {props.children && (
          <Typography variant="body2" component="div" color="textSecondary">
            {props.children}
          </Typography>
        )}
      </div>
      {props.actions && <div className={classes.actions}>{props.actions}</div>}
    </div>
  );
}
