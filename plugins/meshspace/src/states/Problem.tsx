import { useContext } from 'react';
import { describeProblem, type ProblemKind } from '../model/problem';
import { useT, type T } from '../translations/useT';
import { Blank } from './Blank';
import { Notice } from './Notice';
import { SaidContext } from './Said';
import { Code, CodeBlock } from '../ui/Code';
import { Button } from '../ui/Button';

function title(kind: ProblemKind, t: T): string {
  switch (kind) {
    case 'offline':
      return t('problem.offline');
    case 'forbidden':
      return t('problem.forbidden');
    case 'gone':
      return t('problem.gone');
    case 'conflict':
      return t('problem.conflict');
    case 'invalid':
      return t('problem.invalid');
    case 'notInstalled':
      return t('problem.notInstalled');
    case 'unavailable':
      return t('problem.unavailable');
    default:
      return t('problem.unknown');
  }
}

function nextStep(kind: ProblemKind, t: T): string {
  switch (kind) {
    case 'offline':
      return t('problem.offlineNext');
    case 'forbidden':
      return t('problem.forbiddenNext');
    case 'gone':
      return t('problem.goneNext');
    case 'conflict':
      return t('problem.conflictNext');
    case 'invalid':
      return t('problem.invalidNext');
    case 'notInstalled':
      return t('problem.notInstalledNext');
    case 'unavailable':
      return t('problem.unavailableNext');
    default:
      return t('problem.unknownNext');
  }
}

const INSTALL = `backend.add(import('@meshspace/plugin-meshspace-backend'));`;

/** Why something could not be shown or done, and the next step; `strip` where other content stays. */
export function Problem(props: {
  error: unknown;
  online?: boolean;
  onRetry?: () => void;
  strip?: boolean;
}) {
  const t = useT();
  const { kind, message } = describeProblem(props.error, props.online);
  const retry = props.onRetry && (
    <Button
      size="small"
      variant={props.strip ? 'text' : 'outlined'}
      color="primary"
      onClick={props.onRetry}
    >
      {t('common.retry')}
    </Button>
  );
  const said = useContext(SaidContext);
  if (props.strip && kind === said) return null;
  if (props.strip) {
    return (
      <Notice
        tone={kind === 'offline' ? 'idle' : 'error'}
        title={title(kind, t)}
        actions={retry}
        live
      >
        {kind !== 'offline' && <>{message} </>}
        {nextStep(kind, t)}
      </Notice>
    );
  }
  return (
    <Blank
      title={title(kind, t)}
      actions={retry}
      extra={
        kind === 'notInstalled' ? (
          <CodeBlock text={INSTALL} what="backend/src/index.ts" />
        ) : undefined
      }
    >
      {kind !== 'offline' && kind !== 'notInstalled' && (
        <p>
          <Code>{message}</Code>
        </p>
      )}
      {nextStep(kind, t)}
    </Blank>
  );
}
