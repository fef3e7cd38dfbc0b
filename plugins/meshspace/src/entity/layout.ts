import { makeStyles } from '@material-ui/core/styles';

/** The picture over the whole width, what stands beside it below; side by side only where there is plenty of room. */
export const useLayout = makeStyles(theme => ({
  split: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
    [theme.breakpoints.up('xl')]: {
      gridTemplateColumns: 'minmax(0, 1fr) 340px',
    },
  },
  column: {
    display: 'grid',
    gap: theme.spacing(2),
    minWidth: 0,
    alignContent: 'start',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 184px), 1fr))',
    [theme.breakpoints.up('xl')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
}));
