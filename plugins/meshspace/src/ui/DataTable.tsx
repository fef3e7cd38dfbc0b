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
  stacked: {
    [theme.breakpoints.down('sm')]: {
      display: 'block',
      '& thead': {
        position: 'absolute',
        width: 1,
        height: 1,
        overflow: 'hidden',
        clipPath: 'inset(50%)',
      },
      '& tbody, & tr': { display: 'block' },
      '& tr': {
        padding: theme.spacing(1.5, 0),
        borderTop: `1px solid ${theme.palette.divider}`,
      },
      '& tr:first-child': { borderTop: 'none', paddingTop: 0 },
      '& td': {
        display: 'grid',
        gridTemplateColumns: '96px minmax(0, 1fr)',
        gap: theme.spacing(1),
        alignItems: 'baseline',
        padding: theme.spacing(0.25, 0),
        border: 'none',
        overflowWrap: 'anywhere',
      },
      '& td::before': {
        content: 'attr(data-column)',
        fontSize: '0.8125rem',
        color: theme.palette.text.secondary,
      },
      '& td:first-child': { display: 'block', fontWeight: 500 },
      '& td:first-child::before': { content: 'none' },
    },
  },
  empty: { padding: theme.spacing(3, 0), textAlign: 'center' },
}));

/** A plain table that scrolls by itself where it is too wide, or stands row below row. */
export function DataTable(props: {
  label: string;
  columns: ReactNode[];
  rows: { key: string; cells: ReactNode[] }[];
  empty: ReactNode;
  /** On a narrow screen each row stands by itself, each cell beside the name of its column. */
  stacks?: boolean;
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
      <table
        className={[classes.table, props.stacks && classes.stacked]
          .filter(Boolean)
          .join(' ')}
      >
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
                <td
                  key={index}
                  className={classes.cell}
                  data-column={columnName(props.columns[index])}
                >
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

function columnName(column: ReactNode): string | undefined {
  return typeof column === 'string' ? column : undefined;
}
