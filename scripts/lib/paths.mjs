import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repoRoot = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);

/** Everything the bootstrap keeps: toolchain, logs, results, generated configuration. */
export const stateDir = path.join(repoRoot, '.meshspace');

export const inState = (...parts) => path.join(stateDir, ...parts);
