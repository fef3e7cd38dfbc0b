import Typography from '@material-ui/core/Typography';
import { makeStyles, useTheme } from '@material-ui/core/styles';
import type { SpaceDetail } from '@meshspace/plugin-meshspace-common';
import { useRef } from 'react';
import { useNow } from '../live/useNow';
import {
  STEPS,
  type ForkState,
  type Step,
  type Tone,
} from '../model/forkState';
import { useT, type T } from '../translations/useT';
import { ToneDot } from '../ui/ToneDot';
import { useFormat } from '../ui/useFormat';
import { toneColor } from '../ui/tones';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 0.5),
    listStyle: 'none',
    margin: 0,
    padding: 0,
  },
  step: { display: 'flex', alignItems: 'center', gap: theme.spacing(0.75) },
  line: {
    width: 28,
    height: 2,
    borderRadius: 1,
    background: theme.palette.divider,
    margin: theme.spacing(0, 0.75),
  },
  waiting: { color: theme.palette.text.secondary },
  time: {
    fontVariantNumeric: 'tabular-nums',
    marginInlineStart: theme.spacing(0.5),
  },
}));

function label(step: Step, pulling: boolean, t: T): string {
  switch (step) {
    case 'space':
      return t('step.space');
    case 'copied':
      return t('step.copied');
    case 'started':
      return pulling ? t('step.pulling') : t('step.started');
    case 'ready':
      return t('step.ready');
    default:
      return t('step.routed');
  }
}

function toneOfStep(index: number, current: number): Tone {
  if (index < current) return 'ok';
  return index === current ? 'busy' : 'idle';
}

/** Step by step until the first request; each running step says since when. */
export function Progress(props: {
  state: ForkState & { kind: 'starting' };
  space: SpaceDetail;
}) {
  const classes = useStyles();
  const t = useT();
  const format = useFormat();
  const theme = useTheme();
  const now = useNow(500);
  const seen = useRef<{ step: Step; at: number }>();
  if (seen.current?.step !== props.state.step)
    seen.current = { step: props.state.step, at: Date.now() };
  const since = Math.min(
    seen.current.at,
    props.state.step === 'space'
      ? Date.parse(props.space.createdAt) || Infinity
      : Infinity,
  );
  const current = STEPS.indexOf(props.state.step);
  return (
    <ol className={classes.root} aria-label={t('step.title')}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          className={classes.step}
          aria-current={index === current ? 'step' : undefined}
        >
          {index > 0 && (
            <span
              className={classes.line}
              style={
                index <= current
                  ? { background: toneColor(theme, 'ok') }
                  : undefined
              }
            />
          )}
          <ToneDot tone={toneOfStep(index, current)} size={14} />
          <Typography
            variant="body2"
            className={index > current ? classes.waiting : undefined}
          >
            {label(step, props.state.pulling, t)}
            {index === current && (
              <span className={classes.time}>
                {format.duration((now - since) / 1000)}
              </span>
            )}
          </Typography>
        </li>
      ))}
    </ol>
  );
}
