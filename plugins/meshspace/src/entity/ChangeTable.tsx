import { makeStyles } from '@material-ui/core/styles';
import { MONO } from '../ui/tones';

const useStyles = makeStyles(theme => ({
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    fontSize: '0.8125rem',
    tableLayout: 'fixed',
  },
  caption: {
    textAlign: 'start',
    fontWeight: 600,
    paddingBottom: theme.spacing(0.5),
  },
  head: {
    textAlign: 'start',
    fontWeight: 400,
    color: theme.palette.text.secondary,
    padding: theme.spacing(0.25, 0.5, 0.25, 0),
  },
  cell: {
    padding: theme.spacing(0.375, 0.5, 0.375, 0),
    verticalAlign: 'top',
    overflowWrap: 'anywhere',
    borderTop: `1px solid ${theme.palette.divider}`,
  },
  path: { fontWeight: 'inherit', textAlign: 'start' },
  value: { fontFamily: MONO, fontSize: '0.75rem' },
}));

/** Field by field: what it was, what it is. */
export function ChangeTable(props: {
  caption: string;
  from: string;
  to: string;
  rows: { path: string; from?: string; to?: string }[];
}) {
  const classes = useStyles();
  return (
    <table className={classes.table}>
      <caption className={classes.caption}>{props.caption}</caption>
      <thead>
        <tr>
          <td className={classes.head} />
          <th className={classes.head} scope="col">
            {props.from}
          </th>
          <th className={classes.head} scope="col">
            {props.to}
          </th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map(row => (
          <tr key={row.path}>
            <th scope="row" className={`${classes.cell} ${classes.path}`}>
              {row.path}
            </th>
            <td className={`${classes.cell} ${classes.value}`}>
              {row.from ?? '–'}
            </td>
            <td className={`${classes.cell} ${classes.value}`}>
              {row.to ?? '–'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
