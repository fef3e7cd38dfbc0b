import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { accent } from './tones';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'inline-flex',
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius * 1.5,
    overflow: 'hidden',
  },
  option: {
    padding: theme.spacing(0.5, 1.5),
    fontSize: '0.8125rem',
    borderInlineStart: `1px solid ${theme.palette.divider}`,
    '&:first-child': { borderInlineStart: 0 },
    '&:hover': { background: theme.palette.action.hover },
    '&:focus-visible': { boxShadow: `inset 0 0 0 2px ${accent(theme)}` },
  },
  chosen: { background: theme.palette.action.selected, fontWeight: 600 },
}));

/** One of a few. */
export function ToggleGroup(props: {
  label: string;
  value: string;
  options: [value: string, label: ReactNode][];
  onChange: (value: string) => void;
}) {
  const classes = useStyles();
  return (
    <div className={classes.root} role="group" aria-label={props.label}>
      {props.options.map(([value, label]) => (
        <ButtonBase
          key={value}
          className={`${classes.option} ${
            value === props.value ? classes.chosen : ''
          }`}
          aria-pressed={value === props.value}
          onClick={() => props.onChange(value)}
        >
          {label}
        </ButtonBase>
      ))}
    </div>
  );
}
