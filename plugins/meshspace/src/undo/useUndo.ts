import { useEffect, useSyncExternalStore } from 'react';
import { UndoQueue, type UndoState } from './UndoQueue';

const queue = new UndoQueue();

/** The portal's one queue of changes that can still be taken back. */
export function useUndo(): { queue: UndoQueue; state: UndoState } {
  const state = useSyncExternalStore(queue.subscribe, () => queue.state);
  useEffect(() => {
    const flush = () => void queue.flush();
    window.addEventListener('pagehide', flush);
    return () => window.removeEventListener('pagehide', flush);
  }, []);
  return { queue, state };
}
