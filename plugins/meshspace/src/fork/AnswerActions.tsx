import type { ForkState } from '../model/forkState';
import { useT } from '../translations/useT';
import { Button } from '../ui/Button';

/** The one thing to do next in each state, and at most one more. */
export function AnswerActions(props: {
  state: ForkState;
  mayUpdate: boolean;
  onCancel: () => void;
  onEdit: () => void;
  onWake: () => void;
  onUnfork: () => void;
  onForkAgain?: () => void;
  onShow: (tab: 'logs' | 'events' | 'pods' | 'where') => void;
}) {
  const { mayUpdate, onForkAgain, onShow, state } = props;
  const t = useT();
  const denied = mayUpdate ? undefined : t('allow.update');
  const change = (text: string, run: () => void, first = true) => (
    <Button
      size="small"
      variant={first ? 'contained' : 'text'}
      color={first ? 'primary' : undefined}
      disableElevation
      disabled={!mayUpdate}
      title={denied}
      onClick={run}
    >
      {text}
    </Button>
  );
  const look = (text: string, tab: Parameters<typeof onShow>[0]) => (
    <Button
      size="small"
      variant="outlined"
      color="primary"
      onClick={() => onShow(tab)}
    >
      {text}
    </Button>
  );
  const again = onForkAgain && change(t('answer.forkAgain'), onForkAgain);
  switch (state.kind) {
    case 'starting':
      return (
        <Button
          size="small"
          variant="outlined"
          disabled={!mayUpdate}
          title={denied}
          onClick={props.onCancel}
        >
          {t('answer.cancel')}
        </Button>
      );
    case 'image':
    case 'imageDenied':
      return change(t('answer.changeImage'), props.onEdit);
    case 'crash':
      return (
        <>
          <Button
            size="small"
            variant="contained"
            color="primary"
            disableElevation
            onClick={() => onShow('logs')}
          >
            {t('answer.crashLogs')}
          </Button>
          {change(t('answer.changeImage'), props.onEdit, false)}
        </>
      );
    case 'memory':
    case 'config':
    case 'name':
    case 'header':
      return (
        <>
          {again}
          {state.kind === 'memory' && look(t('answer.crashLogs'), 'logs')}
        </>
      );
    case 'failing':
      return look(t('answer.pods'), 'pods');
    case 'quota':
    case 'unschedulable':
    case 'refused':
      return look(t('answer.events'), 'events');
    case 'policy':
    case 'unroutable':
    case 'noService':
    case 'sidecar':
      return look(t('answer.why'), 'where');
    case 'privileged':
    case 'baseGone':
      return change(t('answer.unfork'), props.onUnfork);
    case 'ready':
      return state.detail ? look(t('answer.why'), 'where') : null;
    case 'suspended':
      return change(t('bar.wake'), props.onWake);
    case 'expired':
    case 'ending':
      return again ?? null;
    default:
      return null;
  }
}
