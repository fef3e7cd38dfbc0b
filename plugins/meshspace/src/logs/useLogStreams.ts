import { useApi } from '@backstage/core-plugin-api';
import { useEffect, useState } from 'react';
import { meshSpaceApiRef } from '../api/ref';
import { isAbort } from '../model/problem';
import { LogBuffer, parseLine, type LogLine } from './LogBuffer';

export interface LogSource {
  pod: string;
  container: string;
}

export interface LogStreams {
  buffer: LogBuffer;
  /** Rises with each batch of lines. */
  version: number;
  errors: { source: LogSource; error: unknown }[];
  /** Streams that still run. */
  running: number;
}

const TAIL_LINES = 5000;
/** Lines come one by one; the screen is painted for batches of them. */
const BATCH_MS = 60;

/** Reads several logs at once into one buffer, until another selection or the end. */
export function useLogStreams(
  ref: { cluster: string; name: string },
  sources: LogSource[],
  options: { previous: boolean; follow: boolean },
  restart: number,
): LogStreams {
  const api = useApi(meshSpaceApiRef);
  const { cluster, name } = ref;
  const { previous, follow } = options;
  const key = JSON.stringify(sources);
  const [state, setState] = useState<LogStreams>({
    buffer: new LogBuffer(),
    version: 0,
    errors: [],
    running: 0,
  });
  useEffect(() => {
    const selected = JSON.parse(key) as LogSource[];
    const abort = new AbortController();
    const buffer = new LogBuffer();
    let pending: LogLine[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      if (abort.signal.aborted) return;
      buffer.append(pending);
      pending = [];
      setState(last => ({ ...last, version: last.version + 1 }));
    };
    setState({ buffer, version: 0, errors: [], running: selected.length });
    const read = async (source: LogSource, index: number) => {
      try {
        const request = {
          ...source,
          previous,
          follow: follow && !previous,
          tailLines: TAIL_LINES,
          // Shown on asking; always there, so that a download tells when.
          timestamps: true,
        };
        for await (const line of api.getLogs({ cluster, name }, request, {
          signal: abort.signal,
        })) {
          if (abort.signal.aborted) return;
          pending.push(parseLine(line, index));
          timer ??= setTimeout(flush, BATCH_MS);
        }
      } catch (error) {
        if (isAbort(error) || abort.signal.aborted) return;
        setState(last => ({
          ...last,
          errors: [...last.errors, { source, error }],
        }));
      }
      if (!abort.signal.aborted)
        setState(last => ({ ...last, running: last.running - 1 }));
    };
    selected.forEach((source, index) => void read(source, index));
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [api, cluster, name, key, previous, follow, restart]);
  return state;
}
