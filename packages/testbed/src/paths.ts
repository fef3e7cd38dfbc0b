import os from 'node:os';
import path from 'node:path';

export const packageRoot = path.dirname(require.resolve('../package.json'));

/** Built tools and instances are shared by all checkouts of a machine, so they live outside of any. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  if (env.MESHSPACE_TESTBED_HOME)
    return path.resolve(env.MESHSPACE_TESTBED_HOME);
  const cache = env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return path.join(cache, 'meshspace-testbed');
}

export const toolsDir = (root = cacheRoot()) => path.join(root, 'tools');
export const instanceDir = (number: number, root = cacheRoot()) =>
  path.join(root, 'instances', String(number));
