import type { Theme } from '@material-ui/core/styles';
import { accent, toneColor } from '../../ui/tones';

/** The colours of the picture, taken from the portal's theme. */
export interface Palette {
  canvas: string;
  lane: string;
  laneLine: string;
  card: string;
  line: string;
  edge: string;
  text: string;
  muted: string;
  accent: string;
  accentFill: string;
  ok: string;
  warning: string;
  error: string;
  idle: string;
  font: string;
}

export function paletteOf(theme: Theme): Palette {
  const dark = theme.palette.type === 'dark';
  return {
    canvas: theme.palette.background.paper,
    lane: dark ? 'rgba(255,255,255,.025)' : 'rgba(0,0,0,.018)',
    laneLine: dark ? 'rgba(255,255,255,.08)' : 'rgba(0,0,0,.07)',
    card: dark ? '#3a3a3a' : '#ffffff',
    line: dark ? 'rgba(255,255,255,.22)' : 'rgba(0,0,0,.18)',
    edge: dark ? 'rgba(255,255,255,.42)' : 'rgba(0,0,0,.34)',
    text: theme.palette.text.primary,
    muted: theme.palette.text.secondary,
    accent: accent(theme),
    accentFill: dark ? 'rgba(120,170,255,.14)' : 'rgba(31,90,220,.07)',
    ok: toneColor(theme, 'ok'),
    warning: toneColor(theme, 'warning'),
    error: toneColor(theme, 'error'),
    idle: theme.palette.text.disabled,
    font: theme.typography.fontFamily ?? 'sans-serif',
  };
}
