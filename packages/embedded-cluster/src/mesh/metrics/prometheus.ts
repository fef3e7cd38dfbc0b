import { createServer } from 'node:http';
import { Clock } from '../../controllers/kit/clock';
import { RequestMetrics } from './RequestMetrics';

export async function startPrometheus(_metrics: RequestMetrics, _clock: Clock, where: { host: string; port: number }) {
  const server = createServer((_request, response) => response.end());
  await new Promise<void>(resolve => server.listen(where.port, where.host, resolve));
  const address = server.address();
  return { port: address && typeof address === 'object' ? address.port : 0, stop: () => void server.close() };
}
