import { useEffect, useState, type ComponentType } from 'react';

/** When the browser has nothing else to do; Safari does not tell. */
function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(run, 200);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(run);
  return () => cancelIdleCallback(request);
}

/**
 * A dialog whose code is not among what its page opens with. It is fetched once the page rests, and then opens with
 * the key press itself: `lazy` would leave a gap in which further keys still reach the page behind.
 */
export function fetchedAhead<P extends object>(
  load: () => Promise<ComponentType<P>>,
): { Dialog: ComponentType<P>; useAhead: () => void } {
  let loaded: ComponentType<P> | undefined;
  let loading: Promise<void> | undefined;
  const fetch = () => {
    loading ??= load().then(
      component => {
        loaded = component;
      },
      error => {
        // The next one who asks tries again.
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };

  function Dialog(props: P) {
    const [opener] = useState(() => document.activeElement);
    const [, rerender] = useState(0);
    const [error, setError] = useState<unknown>();
    useEffect(() => {
      if (loaded) return undefined;
      let stale = false;
      fetch().then(
        () => {
          if (stale) return;
          // Dialogs give the focus back to where they found it; Tab may have moved it on meanwhile.
          if (opener instanceof HTMLElement) opener.focus();
          rerender(count => count + 1);
        },
        failure => !stale && setError(failure),
      );
      return () => {
        stale = true;
      };
    }, [opener]);
    if (error !== undefined) throw error;
    const Loaded = loaded;
    return Loaded ? <Loaded {...props} /> : null;
  }

  return {
    Dialog,
    useAhead: () =>
      // Without a network it is tried again, and told, when the dialog is asked for.
      useEffect(() => whenIdle(() => void fetch().catch(() => {})), []),
  };
}
