import fs from 'node:fs';
import path from 'node:path';
import type { Testbed } from '../../src';
import { paths } from '../../src/instance';
import { packageRoot } from '../../src/paths';
import { poll } from '../../src/process/poll';

/** The product is no dependency of the test bed, which judges it: it is found in the checkout, and run as processes. */
export const checkout = path.resolve(packageRoot, '..', '..');
export const backend = path.join(checkout, 'plugins', 'meshspace-backend');
/** What an administrator applies: the resource, an identity and its rights. */
export const deployFile = path.join(checkout, 'deploy', 'meshspace.yaml');
/** Has Node run the checkout's TypeScript. */
export const transform = require.resolve(
  '@backstage/cli/config/nodeTransform.cjs',
);

const CLUSTER = 'testbed';
export const IDENTITY = { namespace: 'meshspace-system', name: 'meshspace' };

/** Installs the product in the test bed as an administrator does. */
export async function installProduct(bed: Testbed): Promise<void> {
  await bed.kubectl(['apply', '--server-side', '-f', deployFile]);
  // the API server refuses for a moment what it has only just learnt to keep
  await poll(() => bed.client.get('/apis/meshspace.dev/v1alpha1/meshspaces'), {
    what: 'the API server serves MeshSpaces',
    timeoutMs: 30_000,
  });
}

/** The test bed as the product's settings name it: with the rights of its ServiceAccount and no others. */
export async function clusterSettings(bed: Testbed) {
  const token = await bed.kubectl([
    ...['-n', IDENTITY.namespace, 'create', 'token', IDENTITY.name],
  ]);
  const { pki } = paths(bed.instance);
  return {
    name: CLUSTER,
    url: bed.instance.apiServer,
    serviceAccountToken: token.trim(),
    caData: fs.readFileSync(path.join(pki, 'ca.crt'), 'base64'),
  };
}
