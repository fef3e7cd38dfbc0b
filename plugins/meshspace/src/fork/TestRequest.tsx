import { useAnalytics, useApi } from '@backstage/core-plugin-api';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  ProbeAnswer,
  ProbeRequest,
  SpaceDetail,
} from '@meshspace/plugin-meshspace-common';
import type { WorkloadRef } from '@meshspace/planner';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { meshSpaceApiRef } from '../api/ref';
import { isAbort } from '../model/problem';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { useUrlState } from '../ui/useUrlState';
import { ProbeResult } from './ProbeResult';
import { Button } from '../ui/Button';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5) },
  form: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    alignItems: 'center',
  },
  path: { flex: '1 1 200px', maxWidth: 420 },
  method: { width: 110 },
}));

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
] as const;

/** Sends a request with the header through the mesh and proves which pod answered. */
export function TestRequest(props: {
  space: SpaceDetail;
  workload?: WorkloadRef;
  manual?: boolean;
  onShowHops?: () => void;
}) {
  const { space, workload } = props;
  const classes = useStyles();
  const t = useT();
  const api = useApi(meshSpaceApiRef);
  const analytics = useAnalytics();
  const [path = '/', setPath] = useUrlState('path');
  const [method, setMethod] =
    useState<NonNullable<ProbeRequest['method']>>('GET');
  const [answer, setAnswer] = useState<ProbeAnswer>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const abort = useRef<AbortController>();
  const send = async () => {
    abort.current?.abort();
    const controller = new AbortController();
    abort.current = controller;
    setBusy(true);
    setError(undefined);
    try {
      const result = await api.probe(
        {
          cluster: space.cluster,
          space: space.name,
          ...(workload && { workload }),
          method,
          path,
        },
        { signal: controller.signal },
      );
      setAnswer(result);
      analytics.captureEvent('probe', method);
    } catch (failure) {
      if (isAbort(failure)) return;
      setError(failure);
    }
    setBusy(false);
  };
  const first = useRef(send);
  useEffect(() => {
    if (!props.manual) void first.current();
    return () => abort.current?.abort();
  }, [props.manual]);
  return (
    <div className={classes.root}>
      <form
        className={classes.form}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void send();
        }}
      >
        <TextField
          select
          size="small"
          variant="outlined"
          className={classes.method}
          value={method}
          onChange={event => setMethod(event.target.value as typeof method)}
          SelectProps={{
            SelectDisplayProps: {
              'aria-label': `${t('probe.method')}: ${method}`,
            } as object,
          }}
        >
          {METHODS.map(each => (
            <MenuItem key={each} value={each}>
              {each}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          className={classes.path}
          size="small"
          variant="outlined"
          id="meshspace-path"
          label={t('probe.path')}
          value={path}
          onChange={event =>
            setPath(event.target.value === '/' ? undefined : event.target.value)
          }
          error={!path.startsWith('/')}
        />
        <Button
          type="submit"
          size="small"
          variant="outlined"
          color="primary"
          disabled={busy || !path.startsWith('/')}
        >
          {busy ? t('probe.sending') : t('probe.send')}
        </Button>
      </form>
      {error !== undefined && (
        <Problem strip error={error} onRetry={() => void send()} />
      )}
      {answer && <ProbeResult answer={answer} onShowHops={props.onShowHops} />}
      {!answer && error === undefined && busy && (
        <Typography variant="body2" color="textSecondary" role="status">
          {t('probe.waiting')}
        </Typography>
      )}
    </div>
  );
}
