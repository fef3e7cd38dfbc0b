import { request } from 'node:http';
import { createConnection } from 'node:net';
import { Container, Pod, Probe } from '../controllers/kinds';
import { Clock } from '../controllers/kit/clock';
import { behindAgent } from '../mesh/appProbes';
import { PodAttachment } from './PodNetwork';

export type ProbeResult = { ok: true } | { ok: false; message: string };

/** Asks a container once: as the kubelet, from outside the pod, or as the sidecar's agent, from inside. */
export function probe(
  pod: Pod,
  asked: Probe,
  container: Container,
  network: PodAttachment,
): Promise<ProbeResult> {
  const inside = behindAgent(pod, asked);
  const probed = inside ?? asked;
  const action = probed.httpGet ?? probed.tcpSocket;
  if (!action) {
    // `exec` has no shell to run in here; a container that runs passes.
    return Promise.resolve({ ok: true });
  }
  const port = numberOf(action.port, container);
  const actual =
    port === undefined
      ? undefined
      : (inside ? network.appPort(port) : network.entryPort(port)) || undefined;
  const where = `${network.ip}:${port ?? action.port}`;
  if (actual === undefined) {
    return Promise.resolve({
      ok: false,
      message: `dial tcp ${where}: connect: connection refused`,
    });
  }
  const timeout = (probed.timeoutSeconds ?? 1) * 1000;
  return probed.httpGet
    ? probeHttp(actual, probed.httpGet.path ?? '/', `http://${where}`, timeout)
    : probeTcp(actual, where, timeout);
}

function numberOf(
  port: number | string,
  container: Container,
): number | undefined {
  return typeof port === 'number'
    ? port
    : container.ports?.find(({ name }) => name === port)?.containerPort ??
        (Number(port) || undefined);
}

function probeHttp(
  port: number,
  path: string,
  base: string,
  timeout: number,
): Promise<ProbeResult> {
  return new Promise(resolve => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path,
        timeout,
        agent: false,
        headers: { 'user-agent': 'kube-probe/1.36' },
      },
      response => {
        response.resume();
        const status = response.statusCode ?? 0;
        resolve(
          status >= 200 && status < 400
            ? { ok: true }
            : {
                ok: false,
                message: `HTTP probe failed with statuscode: ${status}`,
              },
        );
      },
    );
    sent.on('timeout', () =>
      sent.destroy(
        new Error(
          'context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
        ),
      ),
    );
    sent.on('error', error =>
      resolve({ ok: false, message: `Get "${base}${path}": ${error.message}` }),
    );
    sent.end();
  });
}

function probeTcp(
  port: number,
  where: string,
  timeout: number,
): Promise<ProbeResult> {
  return new Promise(resolve => {
    const socket = createConnection({ host: '127.0.0.1', port, timeout });
    const finish = (result: ProbeResult) => {
      socket.destroy();
      resolve(result);
    };
    socket.on('connect', () => finish({ ok: true }));
    socket.on('timeout', () =>
      finish({ ok: false, message: `dial tcp ${where}: i/o timeout` }),
    );
    socket.on('error', error =>
      finish({ ok: false, message: `dial tcp ${where}: ${error.message}` }),
    );
  });
}

/** Asks again and again, and says when the answer has been the same often enough to count. */
export function startProbing(
  probed: Probe,
  clock: Clock,
  ask: () => Promise<ProbeResult>,
  onChange: (ok: boolean) => void,
  onFailure: (message: string) => void,
): () => void {
  let stopped = false;
  let cancel = () => {};
  let settled: boolean | undefined;
  let streak = 0;
  let last: boolean | undefined;

  const round = async () => {
    const result = await ask();
    if (stopped) {
      return;
    }
    streak = result.ok === last ? streak + 1 : 1;
    last = result.ok;
    if (!result.ok) {
      onFailure(result.message);
    }
    const needed = result.ok
      ? probed.successThreshold ?? 1
      : probed.failureThreshold ?? 3;
    if (streak >= needed && settled !== result.ok) {
      settled = result.ok;
      onChange(result.ok);
    }
    if (!stopped) {
      cancel = clock.after(intervalMs(probed, settled), round);
    }
  };
  cancel = clock.after((probed.initialDelaySeconds ?? 0) * 1000 + 20, round);
  return () => {
    stopped = true;
    cancel();
  };
}

/** Until the first verdict a quick look costs nothing, and a demo starts sooner than with a whole period. */
function intervalMs(probed: Probe, settled: boolean | undefined): number {
  const period = (probed.periodSeconds ?? 10) * 1000;
  return settled === undefined ? Math.min(period, 200) : period;
}
