import { makeStyles } from '@material-ui/core/styles';
import { refName } from '../../model/names';
import type { PlanPreview } from '@meshspace/plugin-meshspace-common';
import { useMemo } from 'react';
import { lineDiff } from '../../model/lineDiff';
import { DiffView } from '../../ui/DiffView';
import { useT } from '../../translations/useT';

const useStyles = makeStyles(theme => ({
  root: { marginTop: theme.spacing(1) },
  summary: {
    cursor: 'pointer',
    fontSize: '0.8125rem',
    fontFamily: theme.typography.fontFamily,
    overflowWrap: 'anywhere',
  },
  why: { display: 'block', color: theme.palette.text.secondary },
}));

/** One object of the dry run: as it will be, against what is there. */
export function StepYaml(props: { step: PlanPreview['steps'][number] }) {
  const { step } = props;
  const classes = useStyles();
  const t = useT();
  const lines = useMemo(
    () =>
      lineDiff(
        step.before ?? '',
        step.type === 'delete' ? '' : step.yaml ?? '',
      ),
    [step],
  );
  const verb = {
    create: t('preview.create'),
    change: t('preview.change'),
    copy: t('preview.copy'),
    delete: t('preview.delete'),
  }[step.type];
  return (
    <details className={classes.root}>
      <summary className={classes.summary}>
        {verb} {refName(step.object)}
        <span className={classes.why}>{step.reason}</span>
      </summary>
      <DiffView lines={lines} what={refName(step.object)} />
    </details>
  );
}
