import { makeStyles } from '@material-ui/core/styles';
import { useLayout } from '../entity/layout';
import { useT } from '../translations/useT';

const useStyles = makeStyles(theme => ({
  bar: {
    background: theme.palette.action.hover,
    borderRadius: theme.shape.borderRadius * 2,
    animation: '$breathe 1.8s ease-in-out infinite',
    '@media (prefers-reduced-motion: reduce)': { animation: 'none' },
  },
  stack: { display: 'flex', flexDirection: 'column', gap: theme.spacing(2) },
  '@keyframes breathe': { '50%': { opacity: 0.45 } },
}));

/** Boxes of the size of what comes. */
export function Loading(props: { heights: (number | [number, number])[] }) {
  const classes = useStyles();
  const layout = useLayout();
  const t = useT();
  return (
    <div
      className={classes.stack}
      role="status"
      aria-label={t('common.loading')}
    >
      {props.heights.map((height, index) =>
        typeof height === 'number' ? (
          <div key={index} className={classes.bar} style={{ height }} />
        ) : (
          <div key={index} className={layout.split}>
            <div className={classes.bar} style={{ height: height[0] }} />
            <div className={classes.bar} style={{ height: height[1] }} />
          </div>
        ),
      )}
    </div>
  );
}
