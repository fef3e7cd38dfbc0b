import IconButton from '@material-ui/core/IconButton';
import Tooltip from '@material-ui/core/Tooltip';
import CheckIcon from '@material-ui/icons/Check';
import CopyIcon from '@material-ui/icons/FileCopyOutlined';
import { useT } from '../translations/useT';
import { useCopy } from './copy';

/** Copies a text; its name says which. */
export function CopyButton(props: {
  text: string;
  what: string;
  onCopied?: () => void;
}) {
  const t = useT();
  const { copied, copy } = useCopy();
  const label = copied
    ? t('common.copied')
    : t('common.copy', { what: props.what });
  return (
    <Tooltip title={label}>
      <IconButton
        size="small"
        aria-label={label}
        onClick={() => {
          copy(props.text);
          props.onCopied?.();
        }}
      >
        {copied ? (
          <CheckIcon style={{ fontSize: 16 }} />
        ) : (
          <CopyIcon style={{ fontSize: 16 }} />
        )}
      </IconButton>
    </Tooltip>
  );
}
