import { makeStyles, useTheme } from '@material-ui/core/styles';
import type { Tone } from '../model/forkState';
import { toneColor } from './tones';

const useStyles = makeStyles({
  root: { flex: 'none', verticalAlign: 'middle' },
  busy: {
    transformOrigin: '50% 50%',
    animation: '$turn 1.4s linear infinite',
    '@media (prefers-reduced-motion: reduce)': { animation: 'none' },
  },
  '@keyframes turn': { to: { transform: 'rotate(360deg)' } },
});

/** A state's shape and colour: full, turning, half, crossed or hollow. */
export function ToneDot(props: { tone: Tone; size?: number; label?: string }) {
  const classes = useStyles();
  const color = toneColor(useTheme(), props.tone);
  const size = props.size ?? 12;
  return (
    <svg
      className={classes.root}
      width={size}
      height={size}
      viewBox="0 0 12 12"
      {...(props.label
        ? { role: 'img', 'aria-label': props.label }
        : { 'aria-hidden': true })}
    >
      {props.tone === 'ok' && <circle cx="6" cy="6" r="5" fill={color} />}
      {props.tone === 'busy' && (
        <g className={classes.busy}>
          <circle
            cx="6"
            cy="6"
            r="4.5"
            fill="none"
            stroke={color}
            strokeOpacity=".3"
            strokeWidth="2"
          />
          <path
            d="M6 1.5A4.5 4.5 0 0 1 10.5 6"
            fill="none"
            stroke={color}
            strokeWidth="2"
            strokeLinecap="round"
          />
        </g>
      )}
      {props.tone === 'warning' && (
        <path d="M6 1 11.4 10.6H.6Z" fill={color} strokeLinejoin="round" />
      )}
      {props.tone === 'error' && (
        <g>
          <circle cx="6" cy="6" r="5.5" fill={color} />
          <path
            d="M4 4l4 4M8 4 4 8"
            stroke="#fff"
            strokeWidth="1.4"
            strokeLinecap="round"
          />
        </g>
      )}
      {props.tone === 'idle' && (
        <circle
          cx="6"
          cy="6"
          r="4.5"
          fill="none"
          stroke={color}
          strokeWidth="1.5"
        />
      )}
    </svg>
  );
}
