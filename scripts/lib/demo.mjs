import fs from 'node:fs';
import { failWhenEnded, startCluster } from './cluster.mjs';
import { demoConfig } from './demoConfig.mjs';
import { Failure } from './failure.mjs';
import { inState, repoRoot } from './paths.mjs';
import { answers, waitUntil } from './wait.mjs';

const PORTAL_MS = 240_000;

function startPortal({ processes, tools, cluster, configFiles }) {
  return processes.start(
    'portal',
    tools.yarn[0],
    [
      tools.yarn[1],
      'backstage-cli',
      'repo',
      'start',
      'app',
      'backend',
      ...configFiles.flatMap(file => ['--config', file]),
    ],
    {
      cwd: repoRoot,
      env: {
        ...tools.env,
        BROWSER: 'none',
        MESHSPACE_CLUSTER_TOKEN: cluster.token ?? '',
      },
      logFile: inState('log/portal.log'),
    },
  );
}

/**
 * Starts cluster, backend and frontend. Resolves when the portal answers, to its
 * URL and a promise that fails when one of them ends.
 */
export async function startDemo({
  processes,
  tools,
  ui,
  ports,
  context,
  preset = 'small',
  moreConfig = [],
  signal,
}) {
  const { cluster, ended } = await ui.step(
    context === undefined
      ? 'Starting the embedded cluster'
      : `Connecting to the context ${context}`,
    () => startCluster({ processes, tools, ports, context, preset, signal }),
  );
  const config = demoConfig({ ports, cluster });
  const configFile = inState('app-config.demo.json');
  fs.writeFileSync(configFile, JSON.stringify(config, null, 2));

  const portal = startPortal({
    processes,
    tools,
    cluster,
    configFiles: [`${repoRoot}/app-config.yaml`, configFile, ...moreConfig],
  });
  const portalEnded = failWhenEnded(portal, 'portal');
  const allEnded = Promise.race([ended, portalEnded]);
  allEnded.catch(() => undefined);
  await ui.step('Starting the portal', async update => {
    const health = `${config.backend.baseUrl}/.backstage/health/v1/readiness`;
    const state = { backend: false, frontend: false };
    const look = async () => {
      state.backend ||= await answers(health);
      state.frontend ||= await answers(config.app.baseUrl);
      update(
        Object.entries(state)
          .map(([name, ready]) => `${name} ${ready ? '✔' : '…'}`)
          .join('  '),
      );
      return state.backend && state.frontend;
    };
    const ready = waitUntil(look, {
      timeoutMs: PORTAL_MS,
      signal,
      onTimeout: () =>
        new Failure(
          `The portal did not answer within 4 minutes; its last words, from ${
            portal.logFile
          }:\n${portal.tail()}`,
        ),
    });
    await Promise.race([ready, allEnded]);
  });
  return { url: config.app.baseUrl, cluster, ended: allEnded };
}
