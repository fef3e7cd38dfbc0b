import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { useT } from '../translations/useT';
import { SUBMIT_KEY, useKeys } from './useKeys';
import { Button } from './Button';

const useStyles = makeStyles(theme => ({
  list: {
    display: 'grid',
    gridTemplateColumns: 'auto 1fr',
    gap: theme.spacing(1, 2),
    margin: 0,
    '& dd': { margin: 0 },
  },
}));

/** `?` shows the keys. */
export function KeyHelp() {
  const classes = useStyles();
  const t = useT();
  const [open, setOpen] = useState(false);
  useKeys({ '?': () => setOpen(true) });
  const close = () => setOpen(false);
  const keys: [string, string][] = [
    ['f', t('keys.fork')],
    ['c', t('keys.copy')],
    ['/', t('keys.find')],
    ['t', t('keys.table')],
    ['0', t('keys.fit')],
    ['← ↑ → ↓', t('keys.arrows')],
    ['⏎', t('keys.enter')],
    [SUBMIT_KEY, t('keys.submit')],
    ['?', t('keys.help')],
  ];
  return (
    <Dialog open={open} onClose={close} aria-labelledby="meshspace-keys">
      <DialogTitle id="meshspace-keys">{t('keys.title')}</DialogTitle>
      <DialogContent>
        <dl className={classes.list}>
          {keys.map(([key, what]) => [
            <dt key={key}>
              <kbd>{key}</kbd>
            </dt>,
            <dd key={what}>{what}</dd>,
          ])}
        </dl>
      </DialogContent>
      <DialogActions>
        <Button color="primary" onClick={close}>
          {t('common.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
