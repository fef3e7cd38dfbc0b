import fs from 'node:fs';
import path from 'node:path';
import { poll } from '../process/poll';
import { run } from '../process/run';
import type { Tools } from '../tools/tools';
import { manifestArguments, profileFacts, type Profile } from './profiles';

const READY_LIMIT_MS = 90_000;

export interface Kubectl {
  (args: string[], input?: string): Promise<string>;
}

export async function manifests(
  tools: Tools,
  profile: Profile,
): Promise<string[]> {
  const revisions = [undefined, ...profileFacts(profile).revisions];
  return Promise.all(
    revisions.map(revision => run(tools.istioctl, manifestArguments(revision))),
  );
}

function gatewayApiFiles(tools: Tools): string[] {
  const dir = tools['gateway-api-crds'];
  return (
    fs
      .readdirSync(dir)
      // the admission policy there guards upgrades, which a throw-away cluster never sees
      .filter(name => name.endsWith('.yaml') && !name.includes('vap_'))
      .flatMap(name => ['-f', path.join(dir, name)])
  );
}

const peerAuthentication = (mode: string) =>
  JSON.stringify({
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', namespace: 'istio-system' },
    spec: { mtls: { mode } },
  });

/** Unmodified Istio, as `istioctl` renders it, and what the profile adds. */
export async function installIstio(
  kubectl: Kubectl,
  tools: Tools,
  profile: Profile,
  rendered: string[],
): Promise<void> {
  const { mtls, gatewayApi, revisions } = profileFacts(profile);
  await kubectl(['create', 'namespace', 'istio-system']);
  // before istiod starts, so that it need not notice them later
  if (gatewayApi)
    await kubectl(['apply', '--server-side', ...gatewayApiFiles(tools)]);
  for (const manifest of rendered)
    await kubectl(
      ['apply', '--server-side', '--force-conflicts', '-f', '-'],
      manifest,
    );
  const istiods = [
    'istiod',
    ...revisions.map(revision => `istiod-${revision}`),
  ];
  const rollout = (name: string) =>
    kubectl([
      '-n',
      'istio-system',
      'rollout',
      'status',
      `deployment/${name}`,
      `--timeout=${READY_LIMIT_MS / 1000}s`,
    ]);
  await Promise.all(istiods.map(rollout));
  // istiod is ready a moment before its webhook has a certificate that the API server trusts
  await poll(() => kubectl(['apply', '-f', '-'], peerAuthentication(mtls)), {
    what: 'istiod accepts configuration',
    timeoutMs: READY_LIMIT_MS,
    everyMs: 100,
  });
  await rollout('istio-ingressgateway');
}
