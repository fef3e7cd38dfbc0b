import { useEffect, useRef } from 'react';

const APPLE = /Mac|iPhone|iPad/;

/** What submits a dialog, as its keyboard names it. */
export const SUBMIT_KEY =
  typeof navigator !== 'undefined' && APPLE.test(navigator.platform)
    ? '⌘↵'
    : 'Ctrl ↵';

/** Single keys of a view; never while a person types or a dialog is open. */
export function useKeys(keys: Record<string, (() => void) | undefined>): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (
        event.defaultPrevented ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey
      )
        return;
      const target = event.target as HTMLElement | null;
      if (
        target?.closest(
          'input, textarea, select, [contenteditable=true], [role=dialog], [role=menu], [role=listbox]',
        )
      )
        return;
      if (document.querySelector('[role=dialog]')) return;
      const run = latest.current[event.key];
      if (run) {
        event.preventDefault();
        run();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
