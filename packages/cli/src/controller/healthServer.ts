import { createServer } from 'node:http';
import type { RunningController } from '@meshspace/plugin-meshspace-backend';

/** Says to probes and scrapers how a controller stands. */
export async function startHealthServer(
  controller: Pick<RunningController, 'status' | 'metrics'>,
  port: number,
): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    void answer(request.url ?? '', controller).then(({ code, type, text }) => {
      response.writeHead(code, { 'content-type': type }).end(text);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  path: string,
  controller: Pick<RunningController, 'status' | 'metrics'>,
) {
  const json = 'application/json';
  switch (path.split('?')[0]) {
    case '/healthz':
      return { code: 200, type: 'text/plain', text: 'ok\n' };
    case '/readyz': {
      // A cluster that is down is no reason to stop looking after the others, nor to be restarted.
      const status = controller.status();
      const ready = status.some(cluster => cluster.ready);
      return {
        code: ready ? 200 : 503,
        type: json,
        text: `${JSON.stringify(status)}\n`,
      };
    }
    case '/metrics':
      return {
        code: 200,
        type: 'text/plain; version=0.0.4',
        text: await controller.metrics(),
      };
    default:
      return {
        code: 404,
        type: 'text/plain',
        text: 'there are /healthz, /readyz and /metrics\n',
      };
  }
}
