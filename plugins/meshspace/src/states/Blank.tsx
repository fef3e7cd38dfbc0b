import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ReactNode } from 'react';
import { Panel } from '../ui/Panel';

const useStyles = makeStyles(theme => ({
  root: {
    maxWidth: 640,
    margin: '0 auto',
    padding: theme.spacing(5, 2),
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    textAlign: 'center',
  },
  art: { color: theme.palette.text.secondary },
  title: { fontSize: '1.25rem', fontWeight: 600 },
  extra: { alignSelf: 'stretch', textAlign: 'start' },
  actions: {
    display: 'flex',
    gap: theme.spacing(1),
    flexWrap: 'wrap',
    justifyContent: 'center',
  },
}));

/** A view that has nothing to show, and says why and what to do about it. */
export function Blank(props: {
  title: string;
  children: ReactNode;
  extra?: ReactNode;
  actions?: ReactNode;
}) {
  const classes = useStyles();
  return (
    <Panel>
      <div className={classes.root}>
        <svg
          className={classes.art}
          width="72"
          height="40"
          viewBox="0 0 72 40"
          fill="none"
          aria-hidden
        >
          <path
            d="M4 20h16M52 12h14M52 28h14"
            stroke="currentColor"
            strokeOpacity=".45"
            strokeWidth="2"
            strokeLinecap="round"
            strokeDasharray="1 5"
          />
          <rect
            x="21"
            y="4"
            width="30"
            height="14"
            rx="4"
            stroke="currentColor"
            strokeWidth="2"
          />
          <rect
            x="21"
            y="22"
            width="30"
            height="14"
            rx="4"
            stroke="currentColor"
            strokeOpacity=".45"
            strokeWidth="2"
            strokeDasharray="4 3"
          />
        </svg>
        <Typography component="h2" className={classes.title}>
          {props.title}
        </Typography>
        <Typography variant="body1" component="div" color="textSecondary">
          {props.children}
        </Typography>
        {props.extra && <div className={classes.extra}>{props.extra}</div>}
        {props.actions && (
          <div className={classes.actions}>{props.actions}</div>
        )}
      </div>
    </Panel>
  );
}
