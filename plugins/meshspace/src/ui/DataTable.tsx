import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(theme => ({
  scroll: { overflowX: 'auto' },
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    fontSize: '0.875rem',
    fontVariantNumeric: 'tabular-nums',
  },
  head: {
    textAlign: 'start',
    fontWeight: 500,
    fontSize: '0.8125rem',
    color: theme.palette.text.secondary,
    padding: theme.spacing(0.75, 1.5, 0.75, 0),
    whiteSpace: 'nowrap',
  },
  cell: {
    padding: theme.spacing(1, 1.5, 1, 0),
    borderTop: `1px solid ${theme.palette.divider}`,
    // First lines stand on one line, whatever stands beside them.
    verticalAlign: 'baseline',
  },
  empty: { padding: theme.spacing(3, 0), textAlign: 'center' },
}));

/** A plain table that scrolls by itself where it is too wide. */
export function DataTable(props: {
  label: string;
  columns: ReactNode[];
  rows: { key: string; cells: ReactNode[] }[];
  empty: ReactNode;
}) {
  const classes = useStyles();
  if (props.rows.length === 0)
    return (
      <Typography
        variant="body2"
        color="textSecondary"
        component="div"
        className={classes.empty}
      >
        {props.empty}
      </Typography>
    );
  return (
    <div
      className={classes.scroll}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
      role="group"
      aria-label={props.label}
    >
      <table className={classes.table}>
        <thead>
          <tr>
            {props.columns.map((column, index) => (
              <th key={index} scope="col" className={classes.head}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map(row => (
            <tr key={row.key}>
              {row.cells.map((cell, index) => (
                <td key={index} className={classes.cell}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
