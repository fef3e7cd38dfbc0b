import type {
  EventInfo,
  SpaceDetail,
} from '@meshspace/plugin-meshspace-common';
import type { Tone } from '../model/forkState';

export interface HistoryEntry {
  key: string;
  time: string;
  text: string;
  tone: Tone;
}

const TONES: Record<'True' | 'False' | 'Unknown', Tone> = {
  True: 'ok',
  False: 'warning',
  Unknown: 'idle',
};

/** What was told of the space itself, and how it stands, newest first; what pods do stands under Events. */
export function historyOf(
  space: Pick<SpaceDetail, 'conditions' | 'createdAt'>,
  events: readonly EventInfo[],
  words: { made: string },
): HistoryEntry[] {
  const told = events
    .filter(({ object }) => object.kind === 'MeshSpace')
    .map(
      ({ count, message, time, type }): HistoryEntry => ({
        key: `event ${time} ${message}`,
        time,
        text: count > 1 ? `${message} ×${count}` : message,
        tone: type === 'Warning' ? 'warning' : 'ok',
      }),
    );
  const stands = space.conditions
    .filter(({ message }) => !told.some(({ text }) => text === message))
    .map(
      ({
        lastTransitionTime,
        message,
        reason,
        status,
        type,
      }): HistoryEntry => ({
        key: `condition ${type}`,
        time: lastTransitionTime,
        text: message || `${type}: ${reason}`,
        tone: TONES[status],
      }),
    );
  const made: HistoryEntry = {
    key: 'made',
    time: space.createdAt,
    text: words.made,
    tone: 'idle',
  };
  return [
    ...[...told, ...stands].sort(
      (a, b) => Date.parse(b.time) - Date.parse(a.time),
    ),
    made,
  ];
}
