import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { ProbeAnswer } from '@meshspace/plugin-meshspace-common';
import { Notice } from '../states/Notice';
import { Button } from '../ui/Button';
import { useT } from '../translations/useT';
import { Code, CodeBlock } from '../ui/Code';
import { useFormat } from '../ui/useFormat';

const useStyles = makeStyles(theme => ({
  details: { marginTop: theme.spacing(1), '& summary': { cursor: 'pointer' } },
}));

/** What came back, and from which pod. */
export function ProbeResult(props: {
  answer: ProbeAnswer;
  onShowHops?: () => void;
}) {
  const { answer } = props;
  const classes = useStyles();
  const t = useT();
  const format = useFormat();
  const by = answer.answeredBy;
  let title: string = t('probe.unproved');
  if (by)
    title = by.fork
      ? t('probe.fork', { pod: by.pod })
      : t('probe.base', { pod: by.pod });
  return (
    <Notice
      tone={by?.fork && answer.status < 500 ? 'ok' : 'warning'}
      title={title}
      live
      actions={
        props.onShowHops && (
          <Button size="small" color="primary" onClick={props.onShowHops}>
            {t('probe.hops')}
          </Button>
        )
      }
    >
      <p>
        <Code>{`${answer.request.method} ${answer.request.url}`}</Code> →{' '}
        {answer.status} · {format.milliseconds(answer.durationMs)}
      </p>
      <Typography variant="body2">{answer.proof}</Typography>
      <details className={classes.details}>
        <summary>{t('probe.response')}</summary>
        <CodeBlock
          what={t('probe.response')}
          text={[
            ...answer.headers.map(([name, value]) => `${name}: ${value}`),
            '',
            answer.body,
          ].join('\n')}
        />
      </details>
    </Notice>
  );
}
