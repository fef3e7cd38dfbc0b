import type { EndpointSlice, Service } from '../kube/types';
import { run } from '../process/run';
import { ruleset } from './ruleset';

// several slices change together when a Deployment rolls
const COLLECT_MS = 30;

export interface ServiceProxy {
  /** Says that a Service or an endpoint has changed. */
  changed(): void;
}

export function createServiceProxy(
  nodeNamespace: string,
  services: () => ReadonlyMap<string, Service>,
  slices: () => ReadonlyMap<string, EndpointSlice>,
  log: (text: string) => void,
): ServiceProxy {
  let timer: NodeJS.Timeout | undefined;
  let applied = '';
  let applying = false;
  let again = false;

  const apply = async () => {
    timer = undefined;
    if (applying) {
      again = true;
      return;
    }
    applying = true;
    try {
      const wanted = ruleset(services(), slices().values());
      if (wanted !== applied) {
        await run('ip', ['netns', 'exec', nodeNamespace, 'nft', '-f', '-'], {
          input: wanted,
        });
        applied = wanted;
      }
    } catch (error) {
      log(`service proxy: ${error instanceof Error ? error.message : error}`);
      again = true;
    } finally {
      applying = false;
    }
    if (again) {
      again = false;
      changed();
    }
  };
  const changed = () => {
    timer ??= setTimeout(() => void apply(), COLLECT_MS);
  };
  return { changed };
}
