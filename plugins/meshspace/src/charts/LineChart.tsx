import { makeStyles, useTheme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { useFormat } from '../ui/useFormat';
import { linePath, nearest, niceMax, type Point } from './scale';

export interface Line {
  name: string;
  color: string;
  dashed?: boolean;
  points: Point[];
}

const HEIGHT = 148;
const TOP = 8;
const BOTTOM = 20;
const LEFT = 52;

const useStyles = makeStyles(theme => ({
  root: { minWidth: 0 },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.25, 2),
    alignItems: 'baseline',
    marginBottom: theme.spacing(0.5),
  },
  title: { fontWeight: 600, flex: 1 },
  value: {
    display: 'inline-flex',
    gap: 6,
    alignItems: 'center',
    fontSize: '0.8125rem',
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  },
  svg: {
    display: 'block',
    width: '100%',
    touchAction: 'pan-y',
    overflow: 'visible',
  },
  axis: {
    fill: theme.palette.text.secondary,
    fontSize: 10.5,
    fontVariantNumeric: 'tabular-nums',
  },
}));

/** One measure over time for a few lines; the values of the moment under the pointer, or the last ones. */
export function LineChart(props: {
  title: string;
  lines: Line[];
  format: (value: number) => string;
  from: number;
  to: number;
}) {
  const { lines, from, to } = props;
  const classes = useStyles();
  const theme = useTheme();
  const { clock } = useFormat();
  const root = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(480);
  const [at, setAt] = useState<number>();
  useEffect(() => {
    const element = root.current;
    if (!element || typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(() =>
      setWidth(Math.max(160, element.clientWidth)),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const max = niceMax(
    lines.flatMap(line => line.points.map(point => point.value)),
  );
  const x = (t: number) =>
    LEFT + ((t - from) / Math.max(1, to - from)) * (width - LEFT - 6);
  const y = (value: number) =>
    TOP + (1 - value / max) * (HEIGHT - TOP - BOTTOM);
  const onMove = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - LEFT) / (width - LEFT - 6);
    setAt(from + Math.min(1, Math.max(0, share)) * (to - from));
  };
  const values = lines.map(line => ({
    line,
    point:
      at === undefined
        ? line.points[line.points.length - 1]
        : nearest(line.points, at),
  }));
  const ticks = [0, 0.5, 1].map(share => from + share * (to - from));
  const summary = values
    .map(
      ({ line, point }) =>
        `${line.name} ${point ? props.format(point.value) : '–'}`,
    )
    .join(', ');
  return (
    <div ref={root} className={classes.root}>
      <div className={classes.head}>
        <Typography variant="body2" component="h3" className={classes.title}>
          {props.title}
        </Typography>
        {values.map(({ line, point }) => (
          <span key={line.name} className={classes.value}>
            <svg width="14" height="8" aria-hidden>
              <path
                d="M1 4h12"
                stroke={line.color}
                strokeWidth="2.5"
                strokeDasharray={line.dashed ? '3 2' : undefined}
              />
            </svg>
            {line.name}{' '}
            <strong>{point ? props.format(point.value) : '–'}</strong>
          </span>
        ))}
      </div>
      <svg
        className={classes.svg}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${props.title}: ${summary}`}
        onPointerMove={onMove}
        onPointerLeave={() => setAt(undefined)}
      >
        {[0, 0.5, 1].map(share => (
          <g key={share}>
            <path
              d={`M${LEFT} ${y(max * share)}H${width - 6}`}
              stroke={theme.palette.divider}
            />
            <text
              className={classes.axis}
              x={LEFT - 6}
              y={y(max * share) + 3.5}
              textAnchor="end"
            >
              {props.format(max * share)}
            </text>
          </g>
        ))}
        {ticks.map((t, index) => (
          <text
            key={t}
            className={classes.axis}
            x={x(t)}
            y={HEIGHT - 4}
            textAnchor={(['start', 'middle', 'end'] as const)[index]}
          >
            {clock(t)}
          </text>
        ))}
        {lines.map(line => (
          <path
            key={line.name}
            d={linePath(line.points, x, y)}
            fill="none"
            stroke={line.color}
            strokeWidth="1.75"
            strokeLinejoin="round"
            strokeDasharray={line.dashed ? '5 3' : undefined}
          />
        ))}
        {at !== undefined && (
          <g>
            <path
              d={`M${x(at)} ${TOP}V${HEIGHT - BOTTOM}`}
              stroke={theme.palette.text.secondary}
              strokeDasharray="2 3"
            />
            {values.map(
              ({ line, point }) =>
                point &&
                Number.isFinite(point.value) && (
                  <circle
                    key={line.name}
                    cx={x(point.t)}
                    cy={y(point.value)}
                    r="3"
                    fill={line.color}
                  />
                ),
            )}
            <text
              className={classes.axis}
              x={x(at)}
              y={HEIGHT - 4}
              textAnchor="middle"
              style={{
                paintOrder: 'stroke',
                stroke: theme.palette.background.paper,
                strokeWidth: 6,
              }}
            >
              {clock(at)}
            </text>
          </g>
        )}
      </svg>
    </div>
  );
}
