import LinearProgress from '@material-ui/core/LinearProgress';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { Problem } from '../../states/Problem';
import { useT } from '../../translations/useT';
import { ToneDot } from '../../ui/ToneDot';
import { Loading } from '../../states/Loading';
import { StepYaml } from './StepYaml';
import type { PlanState } from './usePlan';
import { planWords } from './planWords';
import { Button } from '../../ui/Button';

const useStyles = makeStyles(theme => ({
  title: { fontWeight: 600, fontSize: '0.9375rem' },
  progress: { height: 2, margin: theme.spacing(1, 0, 1.5) },
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: theme.spacing(1),
  },
  item: {
    display: 'grid',
    gridTemplateColumns: '16px minmax(0, 1fr)',
    gap: theme.spacing(1),
    overflowWrap: 'anywhere',
    '& svg': { marginTop: 4 },
  },
  count: { margin: theme.spacing(1.5, 0, 0.5) },
}));

/** What the fork will do, in words; as YAML for those who ask. */
export function Preview(props: {
  plan: PlanState;
  valid: boolean;
  facts: { workload: string; space: string; image?: string };
}) {
  const { facts, plan } = props;
  const classes = useStyles();
  const t = useT();
  const [yaml, setYaml] = useState(false);
  const { preview } = plan;
  const words = preview && planWords(preview, facts, t);
  return (
    <section aria-label={t('preview.title')} aria-busy={plan.loading}>
      <Typography component="h3" className={classes.title}>
        {t('preview.title')}
      </Typography>
      <LinearProgress
        className={classes.progress}
        style={{ visibility: plan.loading ? 'visible' : 'hidden' }}
        aria-hidden
      />
      {!props.valid && !preview && (
        <Typography variant="body2" color="textSecondary">
          {t('preview.incomplete')}
        </Typography>
      )}
      {props.valid && !preview && plan.error === undefined && (
        <Loading heights={[20, 20, 20, 20]} />
      )}
      {plan.error !== undefined && <Problem strip error={plan.error} />}
      {preview && words && (
        <div>
          <ul className={classes.list}>
            {words.sentences.map(sentence => (
              <li key={sentence} className={classes.item}>
                <ToneDot tone="ok" size={10} />
                <Typography variant="body2">{sentence}</Typography>
              </li>
            ))}
            {preview.warnings.length === 0 && (
              <li className={classes.item}>
                <ToneDot tone="ok" size={10} />
                <Typography variant="body2">{t('plan.others')}</Typography>
              </li>
            )}
            {preview.warnings.map(warning => (
              <li
                key={`${warning.code}${warning.message}`}
                className={classes.item}
              >
                <ToneDot
                  tone="warning"
                  size={12}
                  label={t('preview.warning')}
                />
                <Typography variant="body2">{warning.message}</Typography>
              </li>
            ))}
          </ul>
          <Typography
            variant="body2"
            color="textSecondary"
            className={classes.count}
          >
            {t('preview.objects', { count: words.objects })} ·{' '}
            {t('preview.routes', { count: words.routes })}
          </Typography>
          <Button
            size="small"
            color="primary"
            aria-expanded={yaml}
            onClick={() => setYaml(!yaml)}
          >
            {yaml ? t('preview.hideDetails') : t('preview.showDetails')}
          </Button>
          {yaml &&
            preview.steps.map(step => (
              <StepYaml
                key={`${step.type}${step.object.kind}${step.object.namespace}${step.object.name}`}
                step={step}
              />
            ))}
        </div>
      )}
    </section>
  );
}
