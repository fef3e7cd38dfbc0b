import { useAnalytics, useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  BaseWorkload,
  ExplainAnswer,
  SpaceDetail,
} from '@meshspace/plugin-meshspace-common';
import { useEffect, useMemo, useRef, useState } from 'react';
import { meshSpaceApiRef } from '../api/ref';
import { TestRequest } from '../fork/TestRequest';
import { useLive } from '../live/useLive';
import { isAbort } from '../model/problem';
import { Loading } from '../states/Loading';
import { Problem } from '../states/Problem';
import { useT } from '../translations/useT';
import { ToggleGroup } from '../ui/ToggleGroup';
import { useUrlState } from '../ui/useUrlState';
import { NextCalls } from '../where/NextCalls';
import { PathView } from '../where/PathView';
import {
  callersOf,
  likelyCaller,
  toExplainRequest,
  type RequestForm,
} from '../where/requestForm';
import { WhereForm } from '../where/WhereForm';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(240px, 320px) minmax(0, 1fr)',
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    alignItems: 'center',
    marginBottom: theme.spacing(1.5),
  },
  grow: { flex: 1 },
  probe: {
    marginTop: theme.spacing(3),
    paddingTop: theme.spacing(2),
    borderTop: `1px solid ${theme.palette.divider}`,
  },
}));

/** Where a request goes, hop by hop, with the rules that won and lost; before the fork and after; and for real. */
export function WhereTab(props: { space: SpaceDetail; base?: BaseWorkload }) {
  const { space, base } = props;
  const classes = useStyles();
  const t = useT();
  const api = useApi(meshSpaceApiRef);
  const analytics = useAnalytics();
  const [saved, save] = useUrlState('request');
  const topology = useLive(
    `topology:${space.cluster}/${space.base}/${space.name}/${
      base ? '' : 'all'
    }`,
    (client, signal) =>
      client.getTopology(
        { cluster: space.cluster, base: space.base, space: space.name },
        { signal },
      ),
    { scope: { cluster: space.cluster, base: space.base }, pollMs: 60_000 },
  );
  const callers = useMemo(
    () => callersOf(topology.data, space),
    [topology.data, space],
  );
  const service = base?.services[0] ?? undefined;
  const [form, setForm] = useState<RequestForm>(() => {
    const initial: RequestForm = {
      from: '',
      method: 'GET',
      host: service?.name ?? space.forks[0]?.services[0] ?? '',
      port: String(service?.ports[0]?.port ?? 80),
      path: '/',
      headers: '',
    };
    try {
      return saved
        ? { ...initial, ...(JSON.parse(saved) as Partial<RequestForm>) }
        : initial;
    } catch {
      return initial;
    }
  });
  const from =
    form.from || likelyCaller(topology.data, callers, base?.workload)?.id || '';
  const [answer, setAnswer] = useState<ExplainAnswer>();
  const [error, setError] = useState<unknown>();
  const [side, setSide] = useState<'after' | 'before'>('after');
  const abort = useRef<AbortController>();
  const request = useMemo(
    () => toExplainRequest({ ...form, from }, callers, space),
    [form, from, callers, space],
  );
  const ask = async () => {
    if (!request) return;
    abort.current?.abort();
    const controller = new AbortController();
    abort.current = controller;
    setError(undefined);
    try {
      setAnswer(await api.explain(request, { signal: controller.signal }));
      analytics.captureEvent('explain', form.host);
    } catch (failure) {
      if (!isAbort(failure)) setError(failure);
    }
  };
  const latest = useRef(ask);
  latest.current = ask;
  const ready = request !== undefined;
  useEffect(() => {
    if (ready) void latest.current();
    return () => abort.current?.abort();
  }, [ready]);
  const change = (part: Partial<RequestForm>) =>
    setForm(previous => ({ ...previous, ...part }));
  const path =
    side === 'before' ? answer?.before : answer?.after ?? answer?.before;
  return (
    <div className={classes.root}>
      <WhereForm
        form={{ ...form, from }}
        callers={callers}
        space={space}
        ready={request !== undefined}
        onChange={change}
        onAsk={() => {
          save(JSON.stringify({ ...form, from }));
          void ask();
        }}
      />
      <div>
        <div className={classes.head}>
          <Typography variant="body2" className={classes.grow} role="status">
            <strong>{path?.summary}</strong>
          </Typography>
          {answer?.after && (
            <ToggleGroup
              label={t('where.side')}
              value={side}
              options={[
                ['before', t('where.before')],
                ['after', t('where.after')],
              ]}
              onChange={next => setSide(next as typeof side)}
            />
          )}
        </div>
        {error !== undefined && (
          <Problem strip error={error} onRetry={() => void ask()} />
        )}
        {!answer && error === undefined && !topology.error && (
          <Loading heights={[72, 72]} />
        )}
        {topology.error && !topology.data && (
          <Problem
            strip
            error={topology.error}
            online={topology.online}
            onRetry={topology.reload}
          />
        )}
        {path && <PathView path={path} space={space.name} />}
        {answer?.next && (
          <NextCalls steps={answer.next} side={side} space={space.name} />
        )}
        <div className={classes.probe}>
          <Typography variant="subtitle2" component="h3" gutterBottom>
            {t('where.live')}
          </Typography>
          <TestRequest manual space={space} workload={base?.workload} />
        </div>
      </div>
    </div>
  );
}
