import fs from 'node:fs';
import { installDependencies } from './install.mjs';
import { inState } from './paths.mjs';
import { prepareToolchain } from './toolchain.mjs';

/** Everything a fresh clone lacks: Node, Yarn and the dependencies. */
export async function prepare({ processes, ui, signal, fresh = false }) {
  if (fresh) {
    fs.rmSync(inState(), { recursive: true, force: true });
  }
  ['log', 'results'].forEach(name =>
    fs.mkdirSync(inState(name), { recursive: true }),
  );
  const tools = await prepareToolchain({ processes, ui });
  signal.throwIfAborted();
  await installDependencies({ processes, tools, ui, fresh, signal });
  return tools;
}
