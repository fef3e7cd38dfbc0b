import { useAnalytics } from '@backstage/core-plugin-api';
import ButtonGroup from '@material-ui/core/ButtonGroup';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import ExpandIcon from '@material-ui/icons/ExpandMore';
import type { SpaceDetail } from '@meshspace/plugin-meshspace-common';
import { useState } from 'react';
import { SNIPPETS, type Snippet } from '../model/snippets';
import { useT } from '../translations/useT';
import { useCopy } from '../ui/copy';
import { useKeys } from '../ui/useKeys';
import { BrowserDialog } from './BrowserDialog';
import { Button } from '../ui/Button';

/** How to reach the fork: a command to copy, the browser, a request from here. */
export function ReachActions(props: {
  space: SpaceDetail;
  quiet: boolean;
  onProbe: () => void;
}) {
  const { space } = props;
  const t = useT();
  const analytics = useAnalytics();
  const { copied, copy } = useCopy();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const [browser, setBrowser] = useState(false);
  const url = space.entryPoints[0]?.url;
  const take = (snippet: Snippet) => {
    setAnchor(undefined);
    if (!url) return;
    copy(snippet.code({ method: 'GET', url, header: space.sends }), snippet.id);
    analytics.captureEvent('copy', snippet.id);
  };
  useKeys({ c: () => take(SNIPPETS[0]) });
  const done = SNIPPETS.find(each => each.id === copied);
  const variant = props.quiet ? 'outlined' : 'contained';
  return (
    <>
      <ButtonGroup
        size="small"
        variant={variant}
        color={props.quiet ? undefined : 'primary'}
        disableElevation
        disabled={!url}
      >
        <Button
          onClick={() => take(SNIPPETS[0])}
          aria-keyshortcuts="c"
          aria-live="polite"
        >
          {done
            ? t('reach.copiedSnippet', { what: done.title })
            : t('reach.copyCurl')}
        </Button>
        <Button
          aria-label={t('reach.otherSnippets')}
          aria-haspopup="menu"
          onClick={event => setAnchor(event.currentTarget)}
        >
          <ExpandIcon fontSize="small" />
        </Button>
      </ButtonGroup>
      <Menu
        open={anchor !== undefined}
        anchorEl={anchor}
        onClose={() => setAnchor(undefined)}
        getContentAnchorEl={null}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
      >
        {SNIPPETS.map(snippet => (
          <MenuItem key={snippet.id} onClick={() => take(snippet)}>
            {t('reach.copyAs', { what: snippet.title })}
          </MenuItem>
        ))}
      </Menu>
      <Button
        size="small"
        variant="outlined"
        disabled={!url}
        onClick={() => setBrowser(true)}
      >
        {t('reach.browser')}
      </Button>
      <Button size="small" variant="outlined" onClick={props.onProbe}>
        {t('reach.test')}
      </Button>
      {browser && (
        <BrowserDialog space={space} onClose={() => setBrowser(false)} />
      )}
    </>
  );
}
