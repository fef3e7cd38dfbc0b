import { useAnalytics } from '@backstage/core-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import type { SpaceSummary } from '@meshspace/plugin-meshspace-common';
import { useT } from '../translations/useT';
import { CopyButton } from '../ui/CopyButton';
import { MONO, accent } from '../ui/tones';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'inline-flex',
    // As high as the buttons beside it.
    minHeight: 31,
    alignItems: 'center',
    gap: theme.spacing(0.5),
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius * 1.5,
    paddingInlineStart: theme.spacing(1.25),
    background: theme.palette.action.hover,
    maxWidth: '100%',
  },
  text: {
    fontFamily: MONO,
    fontSize: '0.8125rem',
    // Unlike `anywhere`, it lets no narrow table squeeze it to a letter a line.
    overflowWrap: 'break-word',
    minWidth: 0,
  },
  name: { color: theme.palette.text.primary },
  value: { color: accent(theme), fontWeight: 600 },
}));

/** What a request must carry to be served by the space. */
export function HeaderBadge(props: {
  space: Pick<SpaceSummary, 'sends' | 'base'>;
}) {
  const classes = useStyles();
  const t = useT();
  const analytics = useAnalytics();
  const { name, value } = props.space.sends;
  return (
    <span className={classes.root}>
      <code className={classes.text}>
        <span className={classes.name}>{name}: </span>
        <span className={classes.value}>{value}</span>
      </code>
      <CopyButton
        text={`${name}: ${value}`}
        what={t('reach.header')}
        onCopied={() => analytics.captureEvent('copy', 'header')}
      />
    </span>
  );
}
