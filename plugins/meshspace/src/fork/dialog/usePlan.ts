import { useApi } from '@backstage/core-plugin-api';
import type {
  BaseWorkload,
  PlanPreview,
} from '@meshspace/plugin-meshspace-common';
import { useEffect, useState } from 'react';
import { meshSpaceApiRef } from '../../api/ref';
import { toPlanRequest, type ForkForm } from '../../model/forkForm';
import { isAbort } from '../../model/problem';

export interface PlanState {
  /** The newest dry run; stays while the next one is under way. */
  preview?: PlanPreview;
  error?: unknown;
  loading: boolean;
}

const DELAY_MS = 300;

/** The dry run of what the form says, made anew when the form rests. */
export function usePlan(
  form: ForkForm,
  base: BaseWorkload,
  entityRef: string,
  valid: boolean,
): PlanState {
  const api = useApi(meshSpaceApiRef);
  const [state, setState] = useState<PlanState>({ loading: true });
  const request = valid
    ? JSON.stringify(toPlanRequest(form, base, entityRef))
    : undefined;
  useEffect(() => {
    if (request === undefined) {
      setState(previous => ({ ...previous, loading: false }));
      return undefined;
    }
    const abort = new AbortController();
    setState(previous => ({ ...previous, loading: true }));
    const timer = setTimeout(() => {
      api.plan(JSON.parse(request), { signal: abort.signal }).then(
        preview => setState({ preview, loading: false }),
        error => {
          if (!isAbort(error) && !abort.signal.aborted)
            setState({ error, loading: false });
        },
      );
    }, DELAY_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [api, request]);
  return state;
}
