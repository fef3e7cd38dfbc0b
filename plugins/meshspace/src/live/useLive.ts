import { useApi, useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  MESHSPACE_SIGNAL_CHANNEL,
  type MeshSpaceApi,
  type MeshSpaceSignal,
} from '@meshspace/plugin-meshspace-common';
import { useCallback, useEffect, useRef, useState } from 'react';
import { meshSpaceApiRef } from '../api/ref';
import { cacheOf } from './cache';
import { LiveQuery, type Live } from './LiveQuery';

/** What the answer depends on: a signal about anything else is ignored. */
export interface LiveScope {
  cluster?: string;
  space?: string;
  base?: string;
}

export interface LiveResult<T> extends Live<T> {
  reload: () => void;
}

/** With signals, polling only catches what a lost connection missed. */
const POLL_WITH_SIGNALS_MS = 20_000;
const POLL_MS = 5_000;
/** One change is told to those who look at the base and to those who have a part in the space: it is asked about once. */
const SAME_CHANGE_MS = 10;

function concerns(signal: MeshSpaceSignal, scope: LiveScope): boolean {
  return (['cluster', 'space', 'base'] as const).every(
    key =>
      scope[key] === undefined ||
      signal[key] === undefined ||
      scope[key] === signal[key],
  );
}

/**
 * Keeps one answer of the API live. `key` names the question: another key is another question, no key asks nothing.
 */
export function useLive<T>(
  key: string | undefined,
  load: (api: MeshSpaceApi, signal: AbortSignal) => Promise<T>,
  options: {
    scope?: LiveScope;
    pollMs?: number;
    /** Figures are measured: no change of an object changes them. */
    measured?: boolean;
  } = {},
): LiveResult<T> {
  const api = useApi(meshSpaceApiRef);
  const signals = useApiHolder().get(signalApiRef);
  const { cluster, space, base } = options.scope ?? {};
  const { measured } = options;
  const pollMs = options.pollMs ?? (signals ? POLL_WITH_SIGNALS_MS : POLL_MS);
  const [state, setState] = useState<{ key?: string; live: Live<T> }>();
  const query = useRef<LiveQuery<T>>();
  const latestLoad = useRef(load);
  latestLoad.current = load;

  useEffect(() => {
    if (key === undefined) return undefined;
    const cache = cacheOf(api);
    const current = new LiveQuery<T>({
      load: signal => latestLoad.current(api, signal),
      pollMs,
      initial: cache.get<T>(key),
      onState: live => {
        if (live.data !== undefined) cache.set(key, live.data);
        setState({ key, live });
      },
    });
    query.current = current;
    let soon: ReturnType<typeof setTimeout> | undefined;
    const told = (signal: MeshSpaceSignal) => {
      if (!concerns(signal, { cluster, space, base })) return;
      soon ??= setTimeout(() => {
        soon = undefined;
        void current.refresh();
      }, SAME_CHANGE_MS);
    };
    const subscription = measured
      ? undefined
      : signals?.subscribe<MeshSpaceSignal>(MESHSPACE_SIGNAL_CHANNEL, told);
    current.start();
    return () => {
      subscription?.unsubscribe();
      clearTimeout(soon);
      current.stop();
    };
  }, [api, signals, key, cluster, space, base, measured, pollMs]);

  const reload = useCallback(() => void query.current?.refresh(), []);
  if (key !== undefined && state?.key === key) return { ...state.live, reload };
  return {
    data: key === undefined ? undefined : cacheOf(api).get<T>(key),
    loading: key !== undefined,
    online: true,
    reload,
  };
}
