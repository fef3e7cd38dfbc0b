import { makeStyles, useTheme } from '@material-ui/core/styles';
import { accent } from '../ui/tones';
import { linePath, niceMax, type Point } from './scale';

const WIDTH = 72;
const HEIGHT = 20;
const PAD = 1.5;

const useStyles = makeStyles({
  root: { display: 'block', flex: 'none' },
});

/** A course over time in the height of a line of text; the numbers stand beside it. */
export function Sparkline(props: { points: Point[]; label: string }) {
  const classes = useStyles();
  const theme = useTheme();
  const { points } = props;
  const times = points.map(point => point.t);
  const from = Math.min(...times);
  const to = Math.max(...times);
  const max = niceMax(points.map(point => point.value));
  const path =
    points.length > 1
      ? linePath(
          points,
          t => PAD + ((t - from) / (to - from || 1)) * (WIDTH - 2 * PAD),
          value => HEIGHT - PAD - (value / max) * (HEIGHT - 2 * PAD),
        )
      : '';
  return (
    <svg
      className={classes.root}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={props.label}
    >
      <path
        d={path}
        fill="none"
        stroke={accent(theme)}
        strokeWidth={1.5}
        strokeLinejoin="round"
      />
    </svg>
  );
}
