import { z } from 'zod';
import { Container, Pod, Probe } from '../controllers/kinds';

/** Port on which pilot-agent asks the application in the kubelet's place. */
const AGENT_PORT = 15020;
const VARIABLE = 'ISTIO_KUBE_APP_PROBERS';

const KINDS = [
  ['startupProbe', 'startupz'],
  ['readinessProbe', 'readyz'],
  ['livenessProbe', 'livez'],
] as const;

const port = z.union([z.number(), z.string()]);
const probers = z.record(
  z.string(),
  z.looseObject({
    httpGet: z.looseObject({ path: z.string().optional(), port }).optional(),
    tcpSocket: z.looseObject({ port }).optional(),
    timeoutSeconds: z.number().optional(),
  }),
);
type Probers = z.infer<typeof probers>;

function portNumber(wanted: number | string, { ports }: Container) {
  return typeof wanted === 'number'
    ? wanted
    : ports?.find(({ name }) => name === wanted)?.containerPort ?? wanted;
}

/** The action with its port as a number, and how long it may take. */
function proberOf(probe: Probe, container: Container): Probers[string] {
  const { httpGet, tcpSocket, timeoutSeconds } = probe;
  const time = timeoutSeconds === undefined ? {} : { timeoutSeconds };
  return httpGet
    ? {
        httpGet: { ...httpGet, port: portNumber(httpGet.port, container) },
        ...time,
      }
    : {
        tcpSocket: { port: portNumber(tcpSocket?.port ?? 0, container) },
        ...time,
      };
}

/**
 * The kubelet has no certificate, so under STRICT it would be refused: its probes go to the agent, which asks the application
 * from inside the pod. Answers the changed containers, and what the agent must know.
 */
export function rewriteProbes(containers: readonly Container[]): {
  containers: Container[];
  env: { name: string; value: string }[];
} {
  const known: Probers = {};
  const changed = containers.map(container => {
    const rewritten = KINDS.flatMap(([kind, name]) => {
      const probe = container[kind];
      if (!probe?.httpGet && !probe?.tcpSocket) return [];
      const path = `/app-health/${container.name}/${name}`;
      known[path] = proberOf(probe, container);
      const { httpGet: _http, tcpSocket: _tcp, ...rest } = probe;
      const action = { path, port: AGENT_PORT, scheme: 'HTTP' };
      return [[kind, { ...rest, httpGet: action }]];
    });
    return { ...container, ...Object.fromEntries(rewritten) } as Container;
  });
  const names = Object.keys(known);
  return {
    containers: changed,
    env: names.length ? [{ name: VARIABLE, value: JSON.stringify(known) }] : [],
  };
}

/** What the agent of a pod does for a probe of the kubelet; nothing if the probe is not meant for it. */
export function behindAgent(pod: Pod, probe: Probe): Probe | undefined {
  if (probe.httpGet?.port !== AGENT_PORT) return undefined;
  const proxy = [
    ...pod.spec.containers,
    ...(pod.spec.initContainers ?? []),
  ].find(({ name }) => name === 'istio-proxy');
  const value = proxy?.env?.find(({ name }) => name === VARIABLE)?.value;
  const found = probers.parse(JSON.parse(value ?? '{}'))[
    probe.httpGet.path ?? ''
  ];
  return found && { ...probe, httpGet: undefined, ...found };
}
