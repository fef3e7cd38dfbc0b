import fs from 'node:fs';
import { parseReadyLine } from './clusterLine.mjs';
import { Failure } from './failure.mjs';
import { inState, repoRoot } from './paths.mjs';
import { answers, waitUntil } from './wait.mjs';

const READY_MS = 60_000;

/** Fails as soon as the process ends; until then it never answers. */
export const failWhenEnded = (child, what) =>
  child.exited.then(
    ({ code, signal }) => {
      throw new Failure(
        `The ${what} ended (${
          signal ?? `exit code ${code}`
        }); its last words, from ${child.logFile}:\n${child.tail()}`,
      );
    },
    error => {
      throw new Failure(`The ${what} could not be started: ${error.message}`, {
        cause: error,
      });
    },
  );

async function startEmbedded({ processes, tools, ports, preset, signal }) {
  const entry = 'packages/embedded-cluster/bin/embedded-cluster.cjs';
  if (!fs.existsSync(`${repoRoot}/${entry}`)) {
    throw new Failure(
      `The embedded cluster is missing from this checkout (${entry}); use a cluster of yours with: npm start -- --context NAME`,
    );
  }
  let said;
  const child = processes.start(
    'cluster',
    tools.node,
    [
      entry,
      'start',
      '--preset',
      preset,
      '--port',
      String(ports.cluster),
      '--ingress-port',
      String(ports.ingress),
      '--kubeconfig',
      inState('kubeconfig'),
    ],
    {
      cwd: repoRoot,
      env: tools.env,
      logFile: inState('log/cluster.log'),
      onLine: line => {
        said ??= parseReadyLine(line);
      },
    },
  );
  const ended = failWhenEnded(child, 'embedded cluster');
  const ready = waitUntil(() => said, {
    timeoutMs: READY_MS,
    signal,
    onTimeout: () =>
      new Failure(
        `The embedded cluster was not ready after 60 s; its last words, from ${
          child.logFile
        }:\n${child.tail()}`,
      ),
  });
  await Promise.race([ready, ended]);
  return {
    ended,
    cluster: { name: 'demo', authProvider: 'serviceAccount', ...said },
  };
}

/** kubectl's proxy speaks every way of signing in that a kubeconfig can name. */
async function startKubectlProxy({ processes, tools, ports, context, signal }) {
  const child = processes.start(
    'cluster',
    'kubectl',
    ['--context', context, 'proxy', '--port', String(ports.cluster)],
    { cwd: repoRoot, env: tools.env, logFile: inState('log/cluster.log') },
  );
  const ended = child.exited.then(
    () => {
      throw new Failure(
        `kubectl cannot use the context '${context}': ${child.tail()}\n\`kubectl config get-contexts\` lists yours.`,
      );
    },
    error => {
      throw new Failure(
        'kubectl was not found; --context needs it to sign in to your cluster, so install it and run the same command again.',
        { cause: error },
      );
    },
  );
  const url = `http://127.0.0.1:${ports.cluster}`;
  await Promise.race([
    waitUntil(() => answers(`${url}/version`), {
      timeoutMs: 30_000,
      signal,
      onTimeout: () =>
        new Failure(
          `The cluster of context '${context}' does not answer; check \`kubectl --context ${context} version\`.`,
        ),
    }),
    ended,
  ]);
  return {
    ended,
    cluster: { name: context, url, authProvider: 'localKubectlProxy' },
  };
}

/** Resolves when the cluster serves, to how to reach it and a promise that fails when it ends. */
export const startCluster = options =>
  options.context === undefined
    ? startEmbedded(options)
    : startKubectlProxy(options);
