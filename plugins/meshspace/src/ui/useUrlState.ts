import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/** State that a link carries; the empty value leaves no trace in the address. */
export function useUrlState(
  key: string,
): [value: string | undefined, set: (value: string | undefined) => void] {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (value: string | undefined) =>
      setParams(
        previous => {
          const next = new URLSearchParams(previous);
          if (value === undefined || value === '') next.delete(key);
          else next.set(key, value);
          return next;
        },
        { replace: true },
      ),
    [key, setParams],
  );
  return [params.get(key) ?? undefined, set];
}
