import { useAnalytics, useApi } from '@backstage/core-plugin-api';
import type { SpaceDetail, Xray } from '@meshspace/plugin-meshspace-common';
import { useState } from 'react';
import { meshSpaceApiRef } from '../api/ref';
import { useNow } from '../live/useNow';
import type { Tone } from '../model/forkState';
import { Notice } from '../states/Notice';
import { Problem } from '../states/Problem';
import { useT, type T } from '../translations/useT';
import { Button } from '../ui/Button';
import { useFormat } from '../ui/useFormat';

const MINUTES = 10;

const TONES: Record<Xray['state'], Tone> = {
  on: 'busy',
  always: 'ok',
  off: 'idle',
  blocked: 'warning',
};

function titleOf(state: Xray['state'], left: string, t: T): string {
  switch (state) {
    case 'on':
      return t('xray.on', { left });
    case 'always':
      return t('xray.always');
    case 'blocked':
      return t('xray.blocked');
    default:
      return t('xray.off');
  }
}

/** Whether sidecars log the space's requests, until when, and the switch for it. */
export function XrayBar(props: {
  space: SpaceDetail;
  xray: Xray;
  onChanged: () => void;
}) {
  const { space, xray } = props;
  const t = useT();
  const format = useFormat();
  const now = useNow();
  const api = useApi(meshSpaceApiRef);
  const analytics = useAnalytics();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const ref = { cluster: space.cluster, name: space.name };
  const run = async (action: string, change: () => Promise<unknown>) => {
    setBusy(true);
    setError(undefined);
    try {
      await change();
      analytics.captureEvent(action, space.base);
      props.onChanged();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  const start = () =>
    void run('xrayStart', () => api.startXray(ref, { minutes: MINUTES }));
  const left = xray.until
    ? format.duration((Date.parse(xray.until) - now) / 1000)
    : '';
  const denied = space.allows.update ? undefined : t('allow.update');
  return (
    <>
      <Notice
        live
        tone={TONES[xray.state]}
        title={titleOf(xray.state, left, t)}
        actions={
          <>
            {xray.state === 'off' && (
              <Button
                size="small"
                variant="contained"
                color="primary"
                disableElevation
                disabled={busy || denied !== undefined}
                title={denied}
                onClick={start}
              >
                {t('xray.start', { minutes: String(MINUTES) })}
              </Button>
            )}
            {xray.state === 'on' && (
              <>
                <Button
                  size="small"
                  disabled={busy || denied !== undefined}
                  title={denied}
                  onClick={start}
                >
                  {t('xray.longer', { minutes: String(MINUTES) })}
                </Button>
                <Button
                  size="small"
                  variant="outlined"
                  disabled={busy || denied !== undefined}
                  title={denied}
                  onClick={() => void run('xrayStop', () => api.stopXray(ref))}
                >
                  {t('xray.stop')}
                </Button>
              </>
            )}
          </>
        }
      >
        {xray.message}
        {denied && xray.state === 'off' && ` ${denied}`}
      </Notice>
      {error !== undefined && (
        <Problem strip error={error} onRetry={() => setError(undefined)} />
      )}
    </>
  );
}
