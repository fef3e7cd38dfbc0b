import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startEmbeddedCluster } from './EmbeddedCluster';

const USAGE = `embedded-cluster start [--port P] [--ingress-port Q] [--kubeconfig FILE]
                       [--preset small|large|empty] [--data DIR] [--https]
`;

function port(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new Error(`--${name} must be a port, not "${text}"`);
  }
  return value;
}

function presetOf(text: string | undefined) {
  if (
    text === undefined ||
    text === 'small' ||
    text === 'large' ||
    text === 'empty'
  )
    return text;
  throw new Error(`--preset must be small, large or empty, not "${text}"`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      'ingress-port': { type: 'string' },
      kubeconfig: { type: 'string' },
      preset: { type: 'string' },
      data: { type: 'string' },
      https: { type: 'boolean' },
    },
  });
  if (positionals[0] !== 'start') {
    process.stdout.write(USAGE);
    return;
  }
  const cluster = await startEmbeddedCluster({
    port: port(values.port, 'port'),
    ingressPort: port(values['ingress-port'], 'ingress-port'),
    preset: presetOf(values.preset),
    data: values.data,
    ...(values.https ? { httpsPort: 0 } : {}),
  });
  if (values.kubeconfig)
    writeFileSync(values.kubeconfig, cluster.kubeconfig, { mode: 0o600 });
  const { url, httpsUrl, ingressUrl, prometheusUrl, token } = cluster;
  process.stdout.write(
    `ready ${JSON.stringify({
      url,
      httpsUrl,
      ingressUrl,
      prometheusUrl,
      kubeconfig: values.kubeconfig,
      token,
    })}\n`,
  );
  const stop = () => {
    cluster.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
