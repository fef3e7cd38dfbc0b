import { makeStyles } from '@material-ui/core/styles';

/** Entries one below the other, each with a dot before its words. */
export const useListStyles = makeStyles(theme => ({
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: theme.spacing(1.25),
  },
  item: {
    display: 'grid',
    gridTemplateColumns: '16px minmax(0, 1fr)',
    gap: theme.spacing(1),
    overflowWrap: 'anywhere',
    '& svg': { marginTop: 5 },
  },
}));
