import fs from 'node:fs';
import { prepareChromium } from './chromium.mjs';
import { startDemo } from './demo.mjs';
import { inState } from './paths.mjs';
import { findFreePort } from './ports.mjs';
import { checkResult, readPlaywright } from './results.mjs';

async function choosePorts() {
  const taken = new Set();
  const ports = {};
  for (const [name, first] of [
    ['portal', 3100],
    ['backend', 7107],
    ['cluster', 7543],
    ['ingress', 7580],
  ]) {
    ports[name] = await findFreePort(first, taken);
    taken.add(ports[name]);
  }
  return ports;
}

/** The portal as `npm start` starts it, looked at with Chromium. */
export async function runBrowserStage({ run, processes, tools, ui, signal }) {
  const chromium = await prepareChromium({ processes, ui });
  const demo = await startDemo({
    processes,
    tools,
    ui,
    ports: await choosePorts(),
    signal,
  });
  const file = inState('results/browser.json');
  fs.rmSync(file, { force: true });
  const { code } = await run(['yarn', 'playwright', 'test'], {
    env: {
      CHROMIUM_PATH: chromium,
      PLAYWRIGHT_URL: demo.url,
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
      MESHSPACE_INGRESS_URL: demo.cluster.ingressUrl ?? '',
      MESHSPACE_CLUSTER_URL: demo.cluster.url,
    },
  });
  if (!fs.existsSync(file)) {
    return checkResult(`browser: exit code ${code}`, code || 1);
  }
  return readPlaywright(JSON.parse(fs.readFileSync(file, 'utf8')));
}
