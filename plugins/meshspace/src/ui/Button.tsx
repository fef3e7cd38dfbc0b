import MuiButton, { type ButtonProps } from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles({
  root: { textTransform: 'none', letterSpacing: 0, fontWeight: 500 },
});

/** The portal's button, speaking in sentences and not in capitals. */
export function Button(props: ButtonProps) {
  const classes = useStyles();
  return (
    <MuiButton
      {...props}
      className={`${classes.root} ${props.className ?? ''}`}
    />
  );
}
