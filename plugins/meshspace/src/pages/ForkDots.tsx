import { makeStyles } from '@material-ui/core/styles';
import type { SpaceSummary } from '@meshspace/plugin-meshspace-common';
import { stateWord } from '../fork/words';
import { forkState, toneOf } from '../model/forkState';
import { useT } from '../translations/useT';
import { ToneDot } from '../ui/ToneDot';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'inline-flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.25, 1.5),
  },
  fork: {
    display: 'inline-flex',
    gap: 6,
    alignItems: 'center',
    fontSize: '0.8125rem',
  },
}));

/** The forks of a space: a dot and a name each. */
export function ForkDots(props: { space: SpaceSummary; now: number }) {
  const classes = useStyles();
  const t = useT();
  if (props.space.forks.length === 0) return <span>{t('spaces.noForks')}</span>;
  return (
    <span className={classes.root}>
      {props.space.forks.map(fork => {
        const state = forkState(props.space, fork, props.now);
        const word = stateWord(state, t);
        return (
          <span
            key={`${fork.workload.kind}/${fork.workload.name}`}
            className={classes.fork}
            title={fork.message ?? word}
          >
            <ToneDot tone={toneOf(state.kind)} size={10} label={word} />
            {fork.workload.name}
          </span>
        );
      })}
    </span>
  );
}
