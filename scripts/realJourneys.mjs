import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { demoConfig } from './lib/demoConfig.mjs';
import { Failure, runMain } from './lib/failure.mjs';
import { inState, repoRoot } from './lib/paths.mjs';
import { findFreePort } from './lib/ports.mjs';
import { withProcesses } from './lib/processes.mjs';
import { createUi } from './lib/ui.mjs';
import { answers, waitUntil } from './lib/wait.mjs';

/*
 * The journeys of people, on a real cluster: kube-apiserver, Istio and Envoy of
 * the test bed, the sample shop, the product with the rights of deploy/ and no
 * others, and the portal over them.
 */

const execute = promisify(execFile);
const bin = path.join(repoRoot, 'packages/testbed/bin/testbed');
const instance = process.env.MESHSPACE_TESTBED_INSTANCE ?? '12';
const UNAVAILABLE = 75;
const PORTAL_MS = 900_000;
const SHOP = ['namespace', 'mesh', 'ordering', 'products', 'load'];
const NAME = 'real';

const env = { ...process.env, MESHSPACE_TESTBED_INSTANCE: instance };
delete env.KUBECONFIG;

await runMain(() =>
  withProcesses(async (processes, signal) => {
    const ui = createUi();
    fs.mkdirSync(inState('log'), { recursive: true });
    fs.mkdirSync(inState('results'), { recursive: true });
    const start = (name, command, more = {}) =>
      processes.start(name, command[0], command.slice(1), {
        cwd: repoRoot,
        env: { ...env, ...more },
        logFile: inState(`log/real-${name}.log`),
      });
    // Not into a log: one of the answers is a token.
    const testbed = async (...args) => {
      try {
        const { stdout } = await execute(bin, args, {
          cwd: repoRoot,
          env,
          signal,
        });
        return stdout.trim();
      } catch (error) {
        throw new Failure(
          `testbed ${args.join(' ')} failed: ${error.stderr || error.message}`,
          { exitCode: error.code === UNAVAILABLE ? UNAVAILABLE : 1 },
        );
      }
    };
    const kubectl = (...args) => testbed('kubectl', ...args);

    const wasUp = (await testbed('status')).includes(
      `instance ${instance}: up`,
    );
    try {
      await ui.step('Starting the cluster', () =>
        testbed('up', '--instance', instance),
      );
      const ports = {
        portal: await findFreePort(3200),
        backend: await findFreePort(7207),
        observer: await findFreePort(7643),
        ingress: await findFreePort(7680),
      };
      const cluster = await ui.step('Installing the shop and MeshSpace', () =>
        install(kubectl, testbed),
      );
      // Browsers find every name below localhost on this machine.
      cluster.ingressUrl = `http://127.0.0.1:${ports.ingress}/`;
      start('ingress', [
        ...[bin, 'kubectl', '-n', 'istio-system', 'port-forward'],
        ...['service/istio-ingressgateway', `${ports.ingress}:80`],
      ]);
      start('observer', [
        bin,
        ...['kubectl', 'proxy', '--port', String(ports.observer)],
      ]);
      const observer = `http://127.0.0.1:${ports.observer}`;
      const config = demoConfig({ ports, cluster });
      const configFile = inState('app-config.real.json');
      fs.writeFileSync(configFile, JSON.stringify(config, null, 2));
      const portal = start(
        'portal',
        [
          ...['yarn', 'backstage-cli', 'repo', 'start', 'app', 'backend'],
          ...['--config', `${repoRoot}/app-config.yaml`],
          ...['--config', configFile],
        ],
        { BROWSER: 'none', MESHSPACE_CLUSTER_TOKEN: cluster.token },
      );
      const health = `${config.backend.baseUrl}/.backstage/health/v1/readiness`;
      await ui.step('Starting the portal', () =>
        Promise.race([
          waitUntil(
            async () =>
              (await answers(health)) &&
              (await answers(config.app.baseUrl)) &&
              answers(`${observer}/version`),
            {
              timeoutMs: PORTAL_MS,
              signal,
              onTimeout: () =>
                new Failure(`The portal did not answer: ${portal.tail()}`),
            },
          ),
          portal.exited.then(() => {
            throw new Failure(`The portal ended: ${portal.tail()}`);
          }),
        ]),
      );
      const journeys = processes.start(
        'journeys',
        'yarn',
        [
          ...['playwright', 'test', '--project=portal'],
          ...(process.argv.length > 2
            ? process.argv.slice(2)
            : ['journeys/owner']),
        ],
        {
          cwd: repoRoot,
          env: {
            ...env,
            PLAYWRIGHT_URL: config.app.baseUrl,
            // These tests open no stories.
            STORIES_URL: 'none',
            MESHSPACE_CLUSTER_URL: observer,
            MESHSPACE_INGRESS_URL: cluster.ingressUrl,
          },
          logFile: inState('log/real-journeys.log'),
          onLine: line => process.stdout.write(`${line}\n`),
        },
      );
      return (await journeys.exited).code ?? 1;
    } finally {
      // One that stood before is somebody's.
      if (!wasUp)
        await testbed('down', '--instance', instance).catch(() => undefined);
    }
  }),
);

/** What an administrator does, once. */
async function install(kubectl, testbed) {
  const namespace = ['-n', 'meshspace-system'];
  await kubectl('apply', '--server-side', '-f', 'deploy/meshspace.yaml');
  await kubectl(
    ...['apply', '--server-side', '--force-conflicts'],
    ...SHOP.flatMap(name => ['-f', `examples/shop/${name}.yaml`]),
  );
  const prometheusUrl = (await testbed('prometheus', '--instance', instance))
    .split('\n')
    .find(line => line.startsWith('http'));
  await kubectl(
    ...['-n', 'shop', 'wait', 'deployment', '--all'],
    ...['--for=condition=Available', '--timeout=120s'],
  );
  await kubectl(
    ...['annotate', '--overwrite', 'namespace', 'shop'],
    'meshspace.dev/address={space}.shop.localhost',
  );
  const url = await kubectl(
    ...['config', 'view', '--minify'],
    '-o=jsonpath={.clusters[0].cluster.server}',
  );
  return {
    name: NAME,
    url,
    authProvider: 'serviceAccount',
    token: await kubectl(...namespace, 'create', 'token', 'meshspace'),
    prometheusUrl,
  };
}
