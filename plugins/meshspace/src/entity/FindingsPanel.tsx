import { useAnalytics, useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { Finding } from '@meshspace/planner';
import { refName } from '../model/names';
import { useState } from 'react';
import { meshSpaceApiRef } from '../api/ref';
import { Notice } from '../states/Notice';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { Panel } from '../ui/Panel';
import { ToneDot } from '../ui/ToneDot';
import { Button } from '../ui/Button';

const useStyles = makeStyles(theme => ({
  line: { display: 'flex', alignItems: 'center', gap: theme.spacing(1) },
  list: { display: 'grid', gap: theme.spacing(1.5) },
  operations: { fontSize: '0.8125rem', '& summary': { cursor: 'pointer' } },
}));

const TONES = { error: 'error', warning: 'warning', info: 'idle' } as const;

/** What the doctor found, what it means, and the cure, shown before it is taken. */
export function FindingsPanel(props: {
  title?: string;
  cluster: string;
  findings: Finding[];
  onChanged: () => void;
}) {
  const { cluster, findings } = props;
  const classes = useStyles();
  const t = useT();
  const api = useApi(meshSpaceApiRef);
  const analytics = useAnalytics();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState<string>();
  const repair = async (finding: Finding) => {
    const object = refName(finding.object);
    setBusy(finding.code + object);
    setError(undefined);
    try {
      await api.repair({ cluster, code: finding.code, object });
      analytics.captureEvent('repair', finding.code);
      props.onChanged();
    } catch (failure) {
      setError(failure);
    }
    setBusy(undefined);
  };
  return (
    <Panel title={props.title ?? t('doctor.title')}>
      {findings.length === 0 && (
        <div className={classes.line}>
          <ToneDot tone="ok" />
          <Typography variant="body2">{t('doctor.nothing')}</Typography>
        </div>
      )}
      <div className={classes.list}>
        {findings.map(finding => {
          const key = finding.code + refName(finding.object);
          return (
            <Notice
              key={key}
              tone={TONES[finding.severity]}
              title={finding.message}
              actions={
                finding.repair && (
                  <Button
                    size="small"
                    variant="outlined"
                    color="primary"
                    disabled={busy !== undefined}
                    onClick={() => void repair(finding)}
                  >
                    {busy === key ? t('doctor.repairing') : t('doctor.repair')}
                  </Button>
                )
              }
            >
              <p>
                {finding.effect} {finding.nextStep}
              </p>
              {finding.repair && (
                <details className={classes.operations}>
                  <summary>{t('doctor.whatRepair')}</summary>
                  <ul>
                    {finding.repair.map((operation, index) => (
                      <li key={index}>{operation.reason}</li>
                    ))}
                  </ul>
                </details>
              )}
              <Typography variant="caption" color="textSecondary">
                {finding.code} · {refName(finding.object)}
              </Typography>
            </Notice>
          );
        })}
      </div>
      {error !== undefined && (
        <Problem strip error={error} onRetry={() => setError(undefined)} />
      )}
    </Panel>
  );
}
