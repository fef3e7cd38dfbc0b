import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { useId } from 'react';

const useStyles = makeStyles(theme => ({
  root: {
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius * 2,
    overflow: 'hidden',
    display: 'flex',
    flexDirection: 'column',
    minWidth: 0,
  },
  head: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    padding: theme.spacing(1.5, 2, 0),
    minHeight: 40,
  },
  title: { fontWeight: 600, fontSize: '0.9375rem', flex: 1 },
  body: { padding: theme.spacing(1.5, 2, 2), flex: 1, minWidth: 0 },
  flush: { flex: 1, minWidth: 0, marginTop: theme.spacing(1) },
}));

/** A titled part of a page. */
export function Panel(props: {
  title?: ReactNode;
  actions?: ReactNode;
  /** The content reaches the border. */
  flush?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const classes = useStyles();
  const id = useId();
  return (
    <Paper
      elevation={0}
      component="section"
      aria-labelledby={props.title ? id : undefined}
      className={`${classes.root} ${props.className ?? ''}`}
    >
      {(props.title || props.actions) && (
        <div className={classes.head}>
          <Typography id={id} component="h2" className={classes.title}>
            {props.title}
          </Typography>
          {props.actions}
        </div>
      )}
      <div className={props.flush ? classes.flush : classes.body}>
        {props.children}
      </div>
    </Paper>
  );
}
