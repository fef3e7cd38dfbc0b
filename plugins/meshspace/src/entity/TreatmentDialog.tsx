import { useAnalytics, useApi } from '@backstage/core-plugin-api';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { ForkSpec, ForkTraffic } from '@meshspace/planner';
import type {
  ForkRequest,
  SpaceDetail,
} from '@meshspace/plugin-meshspace-common';
import { useState, type FormEvent } from 'react';
import { meshSpaceApiRef } from '../api/ref';
import {
  treatmentForm,
  wishedTraffic,
  wrongFields,
  type TreatmentField,
} from '../model/treatment';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { Button } from '../ui/Button';

const useStyles = makeStyles(theme => ({
  fields: {
    display: 'grid',
    gap: theme.spacing(2, 1),
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 1fr)',
    paddingTop: theme.spacing(2.5),
    [theme.breakpoints.down('xs')]: {
      gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 1fr)',
    },
  },
}));

/** Everything that can be wished of one's own requests to a fork; it is in force within seconds, and no pod restarts. */
export function TreatmentDialog(props: {
  space: SpaceDetail;
  wanted: ForkSpec;
  onClose: () => void;
  onChanged: () => void;
}) {
  const { space, wanted } = props;
  const classes = useStyles();
  const t = useT();
  const api = useApi(meshSpaceApiRef);
  const analytics = useAnalytics();
  const [form, setForm] = useState(() => treatmentForm(wanted.traffic));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const wrong = wrongFields(form);
  const put = async (traffic: ForkTraffic) => {
    setBusy(true);
    setError(undefined);
    const { workload, entityRef, replicas, containers } = wanted;
    const fork: ForkRequest = {
      workload,
      entityRef,
      replicas,
      containers,
      traffic,
    };
    try {
      await api.putFork({ cluster: space.cluster, name: space.name }, fork);
      analytics.captureEvent('treatRequests', workload.name);
      props.onChanged();
      props.onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void put(wishedTraffic(form));
  };
  const field = (
    name: TreatmentField,
    label: string,
    help: string,
    placeholder?: string,
  ) => (
    <TextField
      id={`meshspace-treatment-${name}`}
      size="small"
      variant="outlined"
      label={label}
      placeholder={placeholder}
      value={form[name]}
      onChange={event =>
        setForm({ ...form, [name]: event.target.value.trim() })
      }
      error={wrong.includes(name)}
      helperText={wrong.includes(name) ? help : undefined}
      InputLabelProps={{ shrink: true }}
      inputProps={{ spellCheck: false, autoComplete: 'off' }}
    />
  );
  const percent = t('treatment.percentWrong');
  const time = t('treatment.timeWrong');
  return (
    <Dialog
      open
      onClose={props.onClose}
      maxWidth="xs"
      fullWidth
      aria-labelledby="meshspace-treatment"
    >
      <form onSubmit={submit}>
        <DialogTitle id="meshspace-treatment">
          {t('treatment.title')}
        </DialogTitle>
        <DialogContent>
          <Typography variant="body2" color="textSecondary">
            {t('treatment.what')}
          </Typography>
          <div className={classes.fields}>
            <TextField
              select
              id="meshspace-treatment-answers"
              size="small"
              variant="outlined"
              label={t('treatment.answers')}
              value={form.answers}
              onChange={event =>
                setForm({
                  ...form,
                  answers: event.target.value === 'base' ? 'base' : 'fork',
                })
              }
            >
              <MenuItem value="fork">{t('treatment.byFork')}</MenuItem>
              <MenuItem value="base">{t('treatment.byBase')}</MenuItem>
            </TextField>
            {field('share', t('treatment.percent'), percent, '100')}
            {field('delay', t('treatment.delay'), time, '2s')}
            {field('delayPercent', t('treatment.percent'), percent, '100')}
            {field(
              'status',
              t('treatment.status'),
              t('treatment.statusWrong'),
              '503',
            )}
            {field('statusPercent', t('treatment.percent'), percent, '100')}
            {field('timeout', t('treatment.giveUp'), time, '3s')}
            {field(
              'attempts',
              t('treatment.attempts'),
              t('treatment.attemptsWrong'),
              '2',
            )}
          </div>
          {error !== undefined && <Problem strip error={error} />}
        </DialogContent>
        <DialogActions>
          {wanted.traffic && (
            <Button disabled={busy} onClick={() => void put({})}>
              {t('treatment.reset')}
            </Button>
          )}
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="contained"
            color="primary"
            disableElevation
            disabled={busy || wrong.length > 0}
          >
            {t('treatment.apply')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
