import Avatar from '@material-ui/core/Avatar';
import { makeStyles, useTheme } from '@material-ui/core/styles';
import { shortRef } from '../model/names';

const useStyles = makeStyles({
  root: { width: 24, height: 24, fontSize: '0.6875rem', fontWeight: 700 },
});

/** A person as a letter on a colour of their own. */
export function Initials(props: { person: string }) {
  const classes = useStyles();
  const dark = useTheme().palette.type === 'dark';
  const name = shortRef(props.person);
  let hash = 0;
  for (const char of name) hash = (hash * 31 + char.charCodeAt(0)) % 360;
  return (
    <Avatar
      aria-hidden
      className={classes.root}
      style={{
        background: `hsl(${hash}, 45%, ${dark ? 32 : 88}%)`,
        color: `hsl(${hash}, 60%, ${dark ? 88 : 24}%)`,
      }}
    >
      {name.slice(0, 1).toUpperCase()}
    </Avatar>
  );
}
