import { parseArgs } from 'node:util';
import { Failure } from './failure.mjs';

const PORTS = {
  port: { preset: 3000, purpose: 'portal' },
  'backend-port': { preset: 7007, purpose: 'backend' },
  'cluster-port': { preset: 7443, purpose: 'cluster' },
  'ingress-port': { preset: 7480, purpose: "shop's ingress" },
};

const PRESETS = ['small', 'large', 'empty'];

export const startHelp = `Usage: npm start -- [options]

Starts the demo: a cluster with a sample shop, the portal's backend and its frontend.
Ctrl-C ends all of them.

Options
  --port N            port of the portal (3000)
  --backend-port N    port of the portal's backend (7007)
  --cluster-port N    port of the embedded cluster (7443)
  --ingress-port N    port where the sample shop answers (7480)
  --preset NAME       what the embedded cluster holds: small (the shop), large (1,000 services to look at), empty
  --context NAME      use this context of your kubeconfig instead of the embedded cluster
  --fresh             forget the installation and the demo's state first
  --help              print this
`;

function readPort(name, value) {
  if (!/^\d+$/.test(value) || Number(value) < 1 || Number(value) > 65535) {
    throw new Failure(
      `--${name} is '${value}' but must be a port between 1 and 65535.`,
      { exitCode: 2 },
    );
  }
  return Number(value);
}

/** Reads the command line of `npm start`. */
export function parseStartOptions(args) {
  const options = {
    help: { type: 'boolean', short: 'h' },
    fresh: { type: 'boolean' },
    context: { type: 'string' },
    preset: { type: 'string' },
  };
  Object.keys(PORTS).forEach(name => {
    options[name] = { type: 'string' };
  });
  let values;
  try {
    ({ values } = parseArgs({ args, options, allowPositionals: false }));
  } catch (error) {
    throw new Failure(
      `${error.message
        .split('\n')[0]
        .replace(/\.$/, '')}; npm start -- --help lists the options.`,
      { cause: error, exitCode: 2 },
    );
  }
  if (values.context === '') {
    throw new Failure(
      '--context needs a name; `kubectl config get-contexts` lists them.',
      { exitCode: 2 },
    );
  }
  const { context, preset = PRESETS[0] } = values;
  if (!PRESETS.includes(preset)) {
    throw new Failure(
      `--preset is '${preset}' but must be ${PRESETS.join(' or ')}.`,
      { exitCode: 2 },
    );
  }
  if (context !== undefined && values.preset !== undefined) {
    throw new Failure(
      '--preset fills the embedded cluster and --context uses your own; give one of the two.',
      { exitCode: 2 },
    );
  }
  const uses = Object.entries(PORTS).map(([name, { preset, purpose }]) => ({
    option: `--${name}`,
    purpose,
    port: values[name] === undefined ? preset : readPort(name, values[name]),
  }));
  const [portal, backend, cluster, ingress] = uses;
  return {
    help: Boolean(values.help),
    fresh: Boolean(values.fresh),
    context,
    preset,
    ports: {
      portal: portal.port,
      backend: backend.port,
      cluster: cluster.port,
      ingress: ingress.port,
    },
    uses: context === undefined ? uses : [portal, backend, cluster],
  };
}
