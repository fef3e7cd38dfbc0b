import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { Hop, RequestPath } from '@meshspace/planner';
import { refName } from '../model/names';
import { useT } from '../translations/useT';
import { ToneDot } from '../ui/ToneDot';
import { accent } from '../ui/tones';
import { treatmentFacts, treatmentWords } from './treatmentWords';

const useStyles = makeStyles(theme => ({
  list: { listStyle: 'none', margin: 0, padding: 0 },
  hop: {
    position: 'relative',
    paddingInlineStart: theme.spacing(3.5),
    paddingBottom: theme.spacing(2.5),
    '&::before': {
      content: '""',
      position: 'absolute',
      insetInlineStart: 6,
      top: 20,
      bottom: -4,
      width: 2,
      background: theme.palette.divider,
    },
    '&:last-child::before': { display: 'none' },
  },
  dot: { position: 'absolute', insetInlineStart: 0, top: 3 },
  at: { fontWeight: 600, overflowWrap: 'anywhere' },
  rule: { marginTop: theme.spacing(0.5), overflowWrap: 'anywhere' },
  won: {
    borderInlineStart: `2px solid ${accent(theme)}`,
    paddingInlineStart: theme.spacing(1),
  },
  lost: {
    fontSize: '0.8125rem',
    marginTop: theme.spacing(0.5),
    '& summary': { cursor: 'pointer', color: theme.palette.text.secondary },
    '& ul': {
      margin: theme.spacing(0.5, 0),
      paddingInlineStart: theme.spacing(2.5),
    },
  },
}));

function failed(hop: Hop): boolean {
  return (
    hop.denied !== undefined ||
    ['notFound', 'blocked', 'unresolved'].includes(hop.treatment.type)
  );
}

/** A request's way: at each proxy the rule that won, and folded those that lost and why. */
export function PathView(props: { path: RequestPath; space: string }) {
  const classes = useStyles();
  const t = useT();
  return (
    <ol className={classes.list}>
      {props.path.hops.map((hop, index) => {
        const won = hop.candidates.filter(each => each.won);
        const lost = hop.candidates.filter(each => !each.won);
        const facts = treatmentFacts(hop.treatment, t);
        return (
          <li key={`${hop.at}${index}`} className={classes.hop}>
            <span className={classes.dot}>
              <ToneDot tone={failed(hop) ? 'error' : 'ok'} size={14} />
            </span>
            <Typography variant="body2" component="h3" className={classes.at}>
              {hop.at}
            </Typography>
            <Typography variant="body2">
              → {treatmentWords(hop.treatment, props.space, t)}
              {hop.mtls && ` · mTLS ${hop.mtls}`}
            </Typography>
            {facts.length > 0 && (
              <Typography variant="caption" color="textSecondary" component="p">
                {facts.join(' · ')}
              </Typography>
            )}
            {hop.denied && (
              <Typography variant="body2">
                {t('where.denied', { by: refName(hop.denied.by) })}{' '}
                {hop.denied.why}
              </Typography>
            )}
            {won.map(each => (
              <Typography
                key={refName(each.object) + each.rule}
                variant="body2"
                color="textSecondary"
                className={`${classes.rule} ${classes.won}`}
              >
                {refName(each.object)} <code>{each.rule}</code> – {each.why}
              </Typography>
            ))}
            {lost.length > 0 && (
              <details className={classes.lost}>
                <summary>{t('where.lost', { count: lost.length })}</summary>
                <ul>
                  {lost.map(each => (
                    <li key={refName(each.object) + each.rule}>
                      {refName(each.object)} <code>{each.rule}</code> –{' '}
                      {each.why}
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </li>
        );
      })}
    </ol>
  );
}
