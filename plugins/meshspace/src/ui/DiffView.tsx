import { makeStyles } from '@material-ui/core/styles';
import type { DiffLine } from '../model/lineDiff';
import { MONO } from './tones';

const useStyles = makeStyles(theme => {
  const dark = theme.palette.type === 'dark';
  return {
    root: {
      fontFamily: MONO,
      fontSize: '0.75rem',
      lineHeight: 1.55,
      margin: theme.spacing(0.5, 0, 0),
      padding: theme.spacing(1, 0),
      overflow: 'auto',
      maxHeight: 360,
      borderRadius: theme.shape.borderRadius * 1.5,
      background: dark ? 'rgba(0,0,0,.3)' : theme.palette.background.paper,
      border: `1px solid ${theme.palette.divider}`,
    },
    line: {
      display: 'block',
      padding: theme.spacing(0, 1.5),
      whiteSpace: 'pre',
      width: 'max-content',
      minWidth: '100%',
      boxSizing: 'border-box',
    },
    added: { background: dark ? 'rgba(63,185,80,.16)' : 'rgba(46,160,67,.12)' },
    removed: {
      background: dark ? 'rgba(248,81,73,.16)' : 'rgba(207,34,46,.1)',
    },
  };
});

const SIGN = { same: '  ', added: '+ ', removed: '- ' };

export function DiffView(props: { lines: DiffLine[]; what: string }) {
  const classes = useStyles();
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <pre className={classes.root} tabIndex={0} aria-label={props.what}>
      {props.lines.map((line, index) => (
        <span
          key={index}
          className={`${classes.line} ${
            line.type === 'same' ? '' : classes[line.type]
          }`}
        >
          {SIGN[line.type]}
          {line.text}
        </span>
      ))}
    </pre>
  );
}
