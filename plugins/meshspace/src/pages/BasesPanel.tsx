import { useAnalytics, useApi } from '@backstage/core-plugin-api';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import Switch from '@material-ui/core/Switch';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { BaseInfo } from '@meshspace/plugin-meshspace-common';
import { useState } from 'react';
import { meshSpaceApiRef } from '../api/ref';
import { useLive } from '../live/useLive';
import { Loading } from '../states/Loading';
import { Problem } from '../states/Problem';
import { useT, type T } from '../translations/useT';
import { DataTable } from '../ui/DataTable';
import { Panel } from '../ui/Panel';
import { ToneDot } from '../ui/ToneDot';
import { Button } from '../ui/Button';

const useStyles = makeStyles(theme => ({
  pods: {
    display: 'flex',
    gap: theme.spacing(1),
    alignItems: 'center',
    flexWrap: 'wrap',
  },
}));

function injectionWords(base: BaseInfo, t: T): string {
  switch (base.injection.mode) {
    case 'enabled':
      return t('bases.injected');
    case 'revision':
      return t('bases.revision', { revision: base.injection.revision ?? '' });
    case 'ambient':
      return t('bases.ambient');
    default:
      return t('bases.notInjected');
  }
}

type Ask = { base: BaseInfo; what: 'restart' | 'injectOn' | 'injectOff' };

/** The bases: how their pods get a sidecar, which ones are behind, and the restart that brings them up. */
export function BasesPanel() {
  const classes = useStyles();
  const t = useT();
  const api = useApi(meshSpaceApiRef);
  const analytics = useAnalytics();
  const live = useLive('bases', (client, signal) =>
    client.getBases({}, { signal }),
  );
  const [ask, setAsk] = useState<Ask>();
  const [error, setError] = useState<unknown>();
  const carryOut = async ({ base, what }: Ask) => {
    setAsk(undefined);
    setError(undefined);
    const ref = { cluster: base.cluster, namespace: base.namespace };
    try {
      if (what === 'restart')
        await api.restartBase({ ...ref, workloads: base.pods.needRestart });
      else await api.setBase(ref, { injection: what === 'injectOn' });
      analytics.captureEvent(what, base.namespace);
      live.reload();
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <Panel title={t('platform.bases')}>
      {live.error && (
        <Problem
          strip
          error={live.error}
          online={live.online}
          onRetry={live.reload}
        />
      )}
      {error !== undefined && (
        <Problem strip error={error} onRetry={() => setError(undefined)} />
      )}
      {!live.data && !live.error && <Loading heights={[44, 44]} />}
      {live.data && (
        <DataTable
          label={t('platform.bases')}
          stacks
          empty={t('bases.none')}
          columns={[
            t('spaces.base'),
            t('bases.injection'),
            t('bases.sidecars'),
            t('bases.workloads'),
            t('spaces.title'),
            t('bases.findings'),
          ]}
          rows={live.data.items.map(base => {
            const { pods } = base;
            const on = base.injection.mode !== 'off';
            return {
              key: `${base.cluster}/${base.namespace}`,
              cells: [
                `${base.namespace} · ${base.cluster}`,
                <span key="injection" className={classes.pods}>
                  {base.injection.mode !== 'ambient' && (
                    <Switch
                      size="small"
                      color="primary"
                      checked={on}
                      onChange={() =>
                        setAsk({ base, what: on ? 'injectOff' : 'injectOn' })
                      }
                      inputProps={{
                        'aria-label': t('bases.switch', {
                          base: base.namespace,
                        }),
                      }}
                    />
                  )}
                  {injectionWords(base, t)}
                </span>,
                <span key="pods" className={classes.pods}>
                  <ToneDot
                    tone={pods.needRestart.length === 0 ? 'ok' : 'warning'}
                    size={10}
                  />
                  {base.injection.mode === 'ambient'
                    ? t('bases.noneNeeded')
                    : t('bases.current', {
                        current: String(pods.withSidecar),
                        all: String(pods.total),
                      })}
                  {pods.needRestart.length > 0 && (
                    <Button
                      size="small"
                      color="primary"
                      onClick={() => setAsk({ base, what: 'restart' })}
                    >
                      {t('bases.restart', { count: pods.needRestart.length })}
                    </Button>
                  )}
                </span>,
                String(base.workloads),
                String(base.spaces),
                base.findings === 0
                  ? '–'
                  : t('bases.findingCount', { count: base.findings }),
              ],
            };
          })}
        />
      )}
      {ask && (
        <Dialog
          open
          onClose={() => setAsk(undefined)}
          aria-labelledby="meshspace-base"
        >
          <DialogTitle id="meshspace-base">
            {ask.what === 'restart'
              ? t('bases.restartTitle')
              : t('bases.switch', { base: ask.base.namespace })}
          </DialogTitle>
          <DialogContent>
            <Typography variant="body2" gutterBottom>
              {ask.what === 'restart' && t('bases.restartWhat')}
              {ask.what === 'injectOn' && t('bases.onWhat')}
              {ask.what === 'injectOff' && t('bases.offWhat')}
            </Typography>
            {ask.what === 'restart' && (
              <ul>
                {ask.base.pods.needRestart.map(workload => (
                  <li key={workload}>{workload}</li>
                ))}
              </ul>
            )}
          </DialogContent>
          <DialogActions>
            <Button onClick={() => setAsk(undefined)}>
              {t('common.cancel')}
            </Button>
            <Button color="primary" onClick={() => void carryOut(ask)}>
              {ask.what === 'restart'
                ? t('bases.restartNow')
                : t('bases.switchNow')}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </Panel>
  );
}
