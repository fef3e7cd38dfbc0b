import { makeStyles } from '@material-ui/core/styles';
import { MONO } from './tones';
import { CopyButton } from './CopyButton';

const useStyles = makeStyles(theme => ({
  inline: {
    fontFamily: MONO,
    fontSize: '0.875em',
    padding: '0.1em 0.4em',
    borderRadius: 4,
    background: theme.palette.action.hover,
    color: theme.palette.text.primary,
    overflowWrap: 'anywhere',
  },
  block: {
    display: 'flex',
    alignItems: 'flex-start',
    background:
      theme.palette.type === 'dark' ? 'rgba(0,0,0,.3)' : 'rgba(0,0,0,.04)',
    borderRadius: theme.shape.borderRadius * 1.5,
  },
  pre: {
    fontFamily: MONO,
    fontSize: '0.8125rem',
    lineHeight: 1.5,
    margin: 0,
    padding: theme.spacing(1.25, 1, 1.25, 1.5),
    overflow: 'auto',
    maxHeight: 360,
    flex: 1,
    minWidth: 0,
  },
  copy: { flex: 'none', padding: 4 },
}));

export function Code(props: { children: string }) {
  return <code className={useStyles().inline}>{props.children}</code>;
}

/** Text to take elsewhere: scrolls by itself, by keyboard too, and can be copied. */
export function CodeBlock(props: { text: string; what: string }) {
  const classes = useStyles();
  return (
    <div className={classes.block}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <pre className={classes.pre} tabIndex={0} aria-label={props.what}>
        {props.text}
      </pre>
      <div className={classes.copy}>
        <CopyButton text={props.text} what={props.what} />
      </div>
    </div>
  );
}
