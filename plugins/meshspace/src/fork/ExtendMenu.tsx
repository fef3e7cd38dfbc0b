import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import Tooltip from '@material-ui/core/Tooltip';
import { useState } from 'react';
import { LIFETIMES } from '../model/lifetimes';
import { useT } from '../translations/useT';
import { useFormat } from '../ui/useFormat';
import { Button } from '../ui/Button';

/** Gives a space more time, counted from now, or no end. */
export function ExtendMenu(props: {
  disabledReason: string;
  onExtend: (ttlSeconds: number | null) => void;
}) {
  const t = useT();
  const format = useFormat();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const choose = (ttlSeconds: number | null) => {
    setAnchor(undefined);
    props.onExtend(ttlSeconds);
  };
  return (
    <>
      <Tooltip title={props.disabledReason}>
        <span>
          <Button
            size="small"
            disabled={props.disabledReason !== ''}
            aria-haspopup="menu"
            onClick={event => setAnchor(event.currentTarget)}
          >
            {t('bar.extend')}
          </Button>
        </span>
      </Tooltip>
      <Menu
        open={anchor !== undefined}
        anchorEl={anchor}
        onClose={() => setAnchor(undefined)}
        getContentAnchorEl={null}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
      >
        {LIFETIMES.map(seconds => (
          <MenuItem key={seconds} onClick={() => choose(seconds)}>
            {t('bar.extendTo', { duration: format.span(seconds) })}
          </MenuItem>
        ))}
        <MenuItem onClick={() => choose(null)}>{t('bar.pin')}</MenuItem>
      </Menu>
    </>
  );
}
