import type { Theme } from '@material-ui/core/styles';
import type { Tone } from '../model/forkState';

/** Colours that say how something is; always beside a word or a shape that says it too. */
export function toneColor(theme: Theme, tone: Tone): string {
  // A theme that is not Backstage's has no status colours.
  const status = theme.palette.status as
    | Partial<typeof theme.palette.status>
    | undefined;
  switch (tone) {
    case 'ok':
      return status?.ok ?? theme.palette.success.main;
    case 'busy':
      return status?.running ?? theme.palette.info.main;
    case 'warning':
      return status?.warning ?? theme.palette.warning.main;
    case 'error':
      return status?.error ?? theme.palette.error.main;
    default:
      return theme.palette.text.disabled;
  }
}

/** The accent that marks what is mine. */
export function accent(theme: Theme): string {
  return theme.palette.type === 'dark'
    ? theme.palette.primary.light
    : theme.palette.primary.main;
}

/** Text beside the point that stands on the page itself: the theme's grey is made for cards and too light there. */
export function quietOnPage(theme: Theme): string {
  return theme.palette.type === 'dark' ? theme.palette.text.secondary : '#666';
}

export const MONO =
  'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace';
