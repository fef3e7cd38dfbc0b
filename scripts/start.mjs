import fs from 'node:fs';
import { startDemo } from './lib/demo.mjs';
import { runMain } from './lib/failure.mjs';
import { requireFreePorts } from './lib/ports.mjs';
import { repoRoot } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { withProcesses } from './lib/processes.mjs';
import { parseStartOptions, startHelp } from './lib/startOptions.mjs';
import { createUi } from './lib/ui.mjs';

/** What somebody sets for this checkout alone; Backstage reads it by itself only when no other file is named. */
const LOCAL_CONFIG = `${repoRoot}/app-config.local.yaml`;

function untilAborted(signal) {
  return new Promise(resolve => {
    signal.addEventListener('abort', resolve, { once: true });
  });
}

await runMain(async () => {
  const options = parseStartOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(startHelp);
    return 0;
  }
  await requireFreePorts(options.uses);
  return withProcesses(async (processes, signal) => {
    const ui = createUi();
    const tools = await prepare({
      processes,
      ui,
      signal,
      fresh: options.fresh,
    });
    const demo = await startDemo({
      processes,
      tools,
      ui,
      ports: options.ports,
      context: options.context,
      preset: options.preset,
      moreConfig: fs.existsSync(LOCAL_CONFIG) ? [LOCAL_CONFIG] : [],
      signal,
    });
    process.stdout.write(`MeshSpace is ready: ${demo.url}\n`);
    await Promise.race([demo.ended, untilAborted(signal)]);
    return 0;
  });
});
