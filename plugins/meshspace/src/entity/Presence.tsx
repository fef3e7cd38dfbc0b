import ButtonBase from '@material-ui/core/ButtonBase';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { SpaceSummary } from '@meshspace/plugin-meshspace-common';
import type { WorkloadRef } from '@meshspace/planner';
import { useNow } from '../live/useNow';
import { forkOf, forkState, toneOf } from '../model/forkState';
import { shortRef } from '../model/names';
import { stateWord } from '../fork/words';
import { useT } from '../translations/useT';
import { Initials } from '../ui/Initials';
import { ToneDot } from '../ui/ToneDot';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
  list: { display: 'contents', listStyle: 'none' },
  item: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    padding: theme.spacing(0.375, 1.25, 0.375, 0.5),
    borderRadius: 999,
    border: `1px solid ${theme.palette.divider}`,
    fontSize: '0.8125rem',
    fontFamily: 'inherit',
    maxWidth: '100%',
    '&:hover, &:focus-visible': {
      background: theme.palette.action.hover,
      borderColor: theme.palette.text.secondary,
    },
  },
  name: {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    minWidth: 0,
  },
}));

/** Who else has a fork of this component, and how it does. */
export function Presence(props: {
  spaces: SpaceSummary[];
  workload: WorkloadRef;
  /** Beside a fork that one looks at: the others can be one's own, too. */
  beside?: boolean;
  onShow: (space: string) => void;
}) {
  const classes = useStyles();
  const t = useT();
  const now = useNow(10_000);
  return (
    <div className={classes.root}>
      <Typography variant="body2" color="textSecondary">
        {props.beside
          ? t('tab.more', { count: props.spaces.length })
          : t('tab.others', { count: props.spaces.length })}
      </Typography>
      <ul className={classes.list}>
        {props.spaces.map(space => {
          const state = forkState(space, forkOf(space, props.workload), now);
          const word = stateWord(state, t);
          return (
            <li key={`${space.cluster}/${space.name}`}>
              <Tooltip title={`${shortRef(space.owner)} · ${word}`}>
                <ButtonBase
                  className={classes.item}
                  onClick={() => props.onShow(space.name)}
                >
                  <Initials person={space.owner} />
                  <span className={classes.name}>{space.name}</span>
                  <ToneDot tone={toneOf(state.kind)} size={10} label={word} />
                </ButtonBase>
              </Tooltip>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
