import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Container, Handler, HttpGet } from '../kube/types';
import { KUBERNETES_VERSION } from '../tools/recipes';

export interface HandlerContext {
  container: Container;
  podIp: string;
  exec(command: string[], timeoutMs: number): Promise<string>;
}

const USER_AGENT = `kube-probe/${KUBERNETES_VERSION.replace(
  /^v(\d+\.\d+).*/,
  '$1',
)}`;

export function portNumber(
  container: Container,
  port: number | string,
): number {
  if (typeof port === 'number') return port;
  return (
    container.ports?.find(({ name }) => name === port)?.containerPort ??
    Number(port)
  );
}

function httpGet(
  context: HandlerContext,
  get: HttpGet,
  timeoutMs: number,
): Promise<void> {
  const secure = get.scheme?.toUpperCase() === 'HTTPS';
  const options = {
    host: get.host ?? context.podIp,
    port: portNumber(context.container, get.port),
    path: get.path ?? '/',
    timeout: timeoutMs,
    agent: false as const,
    headers: {
      'user-agent': USER_AGENT,
      ...Object.fromEntries(
        (get.httpHeaders ?? []).map(({ name, value }) => [name, value]),
      ),
    },
  };
  return new Promise((resolve, reject) => {
    const onResponse = (response: http.IncomingMessage) => {
      response.resume();
      const code = response.statusCode ?? 0;
      if (code >= 200 && code < 400) resolve();
      else reject(new Error(`HTTP probe failed with statuscode: ${code}`));
    };
    // a probe asks whether the container answers, not who it is: the real one does not verify either
    const request = secure
      ? https.get({ ...options, rejectUnauthorized: false }, onResponse)
      : http.get(options, onResponse);
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', reject);
  });
}

function tcpConnect(
  host: string,
  port: number,
  timeoutMs: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port, timeout: timeoutMs }, () => {
      socket.destroy();
      resolve();
    });
    socket.on('timeout', () => socket.destroy(new Error('timeout')));
    socket.on('error', reject);
  });
}

/** What probes and lifecycle hooks do; rejects with the reason if it fails. */
export async function runHandler(
  context: HandlerContext,
  handler: Handler,
  timeoutMs: number,
): Promise<void> {
  if (handler.httpGet) await httpGet(context, handler.httpGet, timeoutMs);
  else if (handler.tcpSocket) {
    const { host = context.podIp, port } = handler.tcpSocket;
    await tcpConnect(host, portNumber(context.container, port), timeoutMs);
  } else if (handler.exec) await context.exec(handler.exec.command, timeoutMs);
  else if (handler.sleep) await delay(handler.sleep.seconds * 1000);
}
