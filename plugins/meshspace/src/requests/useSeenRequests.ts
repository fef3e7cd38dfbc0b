import { useApi } from '@backstage/core-plugin-api';
import type { SeenRequest, SpaceRef } from '@meshspace/plugin-meshspace-common';
import { useEffect, useState } from 'react';
import { meshSpaceApiRef } from '../api/ref';
import { isAbort } from '../model/problem';
import { mergeSeen } from './seen';

export interface SeenRequests {
  items: SeenRequest[];
  error?: unknown;
}

/** Requests come in bursts; the list is painted once for each. */
const BATCH_MS = 120;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;

/** The live feed of a space's requests, while `watching` and while the tab is looked at; a feed that breaks is taken up again. */
export function useSeenRequests(
  { cluster, name }: SpaceRef,
  watching: boolean,
): SeenRequests {
  const api = useApi(meshSpaceApiRef);
  const [state, setState] = useState<SeenRequests>({ items: [] });
  useEffect(() => {
    if (!watching) return undefined;
    let abort = new AbortController();
    let wake: ReturnType<typeof setTimeout> | undefined;
    let paint: ReturnType<typeof setTimeout> | undefined;
    let pending: SeenRequest[] = [];
    const flush = () => {
      paint = undefined;
      const seen = pending;
      pending = [];
      setState(last => ({ items: mergeSeen(last.items, seen) }));
    };
    const read = async (pause: number) => {
      const { signal } = abort;
      let next = pause;
      try {
        for await (const seen of api.watchRequests(
          { cluster, name },
          { signal },
        )) {
          if (signal.aborted) return;
          next = FIRST_PAUSE_MS;
          pending.push(seen);
          paint ??= setTimeout(flush, BATCH_MS);
        }
      } catch (error) {
        if (isAbort(error) || signal.aborted) return;
        setState(last => ({ ...last, error }));
      }
      if (!signal.aborted)
        wake = setTimeout(
          () => void read(Math.min(next * 2, LONGEST_PAUSE_MS)),
          next,
        );
    };
    const look = () => {
      abort.abort();
      clearTimeout(wake);
      if (document.hidden) return;
      abort = new AbortController();
      void read(FIRST_PAUSE_MS);
    };
    document.addEventListener('visibilitychange', look);
    look();
    return () => {
      document.removeEventListener('visibilitychange', look);
      abort.abort();
      clearTimeout(wake);
      clearTimeout(paint);
    };
  }, [api, cluster, name, watching]);
  return state;
}
