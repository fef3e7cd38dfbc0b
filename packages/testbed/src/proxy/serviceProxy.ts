import type { EndpointSlice, Service } from '../kube/types';
import { run } from '../process/run';
import { ruleset } from './ruleset';

// several slices change together when a Deployment rolls
const COLLECT_MS = 30;
const RETRY_MS = 1000;

export interface ServiceProxy {
  follow(
    services: ReadonlyMap<string, Service>,
    slices: ReadonlyMap<string, EndpointSlice>,
  ): void;
  /** Says that a Service or an endpoint has changed. */
  changed(): void;
}

/** Keeps the node's nft table in step with Services and endpoints. */
export function createServiceProxy(
  nodeNamespace: string,
  log: (text: string) => void,
): ServiceProxy {
  let wanted = () => ruleset(new Map(), []);
  let timer: NodeJS.Timeout | undefined;
  let applied = '';

  const apply = async (): Promise<void> => {
    const rules = wanted();
    if (rules === applied) return;
    await run('ip', ['netns', 'exec', nodeNamespace, 'nft', '-f', '-'], {
      input: rules,
    });
    applied = rules;
  };
  // One timer at a time, set anew only after the table is written: writes cannot overtake each other.
  let dirty = false;
  const turn = async (): Promise<void> => {
    let wait = COLLECT_MS;
    dirty = false;
    try {
      await apply();
    } catch (error) {
      log(`service proxy: ${error instanceof Error ? error.message : error}`);
      dirty = true;
      wait = RETRY_MS;
    }
    timer = dirty ? setTimeout(() => void turn(), wait) : undefined;
  };
  const changed = () => {
    dirty = true;
    timer ??= setTimeout(() => void turn(), COLLECT_MS);
  };
  return {
    changed,
    follow: (services, slices) => {
      wanted = () => ruleset(services, slices.values());
      changed();
    },
  };
}
