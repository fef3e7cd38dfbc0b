import { request as httpsRequest } from 'node:https';
import { z } from 'zod';
import { Webhook } from './matching';

const review = z.object({
  response: z.object({
    uid: z.string(),
    allowed: z.boolean(),
    patch: z.string().optional(),
    patchType: z.string().optional(),
    warnings: z.array(z.string()).optional(),
    status: z
      .looseObject({
        code: z.number().optional(),
        message: z.string().optional(),
        reason: z.string().optional(),
      })
      .optional(),
  }),
});

export type ReviewAnswer = z.infer<typeof review>['response'];

/** Loopback port behind a Service's port. */
export type ServiceDialer = (
  namespace: string,
  name: string,
  port: number,
) => number | undefined;

const LOOPBACK = '127.0.0.1';

interface Place {
  /** As the caller is told of it. */
  url: string;
  host: string;
  port: number;
  path: string;
  servername: string;
}

function placeOf(
  { clientConfig, timeoutSeconds = 10 }: Webhook,
  dial: ServiceDialer,
): Place {
  const { service, url = '' } = clientConfig;
  if (!service) {
    const { hostname, port, pathname, search } = new URL(url);
    return {
      url,
      host: hostname,
      port: Number(port || 443),
      path: `${pathname}${search}`,
      servername: hostname,
    };
  }
  const { namespace, name, port = 443, path = '/' } = service;
  const servername = `${name}.${namespace}.svc`;
  const actual = dial(namespace, name, port);
  const said = `https://${servername}:${port}${path}`;
  if (actual === undefined) {
    throw new Error(
      `Post "${said}?timeout=${timeoutSeconds}s": no endpoints available for service "${name}"`,
    );
  }
  return { url: said, host: LOOPBACK, port: actual, path, servername };
}

/** Sends a review and reads the answer; fails in the words of the API server. */
export function callWebhook(
  webhook: Webhook,
  uid: string,
  body: object,
  dial: ServiceDialer,
): Promise<ReviewAnswer> {
  const { url, host, port, path, servername } = placeOf(webhook, dial);
  const seconds = webhook.timeoutSeconds ?? 10;
  const ca = webhook.clientConfig.caBundle;
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const failed = (why: string) =>
      reject(new Error(`Post "${url}?timeout=${seconds}s": ${why}`));
    const sent = httpsRequest(
      {
        host,
        port,
        path: `${path}${path.includes('?') ? '&' : '?'}timeout=${seconds}s`,
        method: 'POST',
        servername: /^[\d.]+$/.test(servername) ? '' : servername,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        },
        agent: false,
        ...(ca ? { ca: Buffer.from(ca, 'base64') } : {}),
        signal: AbortSignal.timeout(seconds * 1000),
      },
      response => {
        let answer = '';
        response.setEncoding('utf8').on('data', chunk => {
          answer += chunk;
        });
        response.on('error', error => failed(error.message));
        response.on('end', () => {
          if (response.statusCode !== 200) {
            reject(new Error(`the server answered ${response.statusCode}`));
            return;
          }
          try {
            const { response: said } = review.parse(JSON.parse(answer));
            if (said.uid !== uid) {
              throw new Error(`expected response.uid="${uid}"`);
            }
            resolve(said);
          } catch (error) {
            reject(
              new Error(
                `received invalid webhook response: ${
                  error instanceof Error ? error.message : error
                }`,
              ),
            );
          }
        });
      },
    );
    sent.on('error', error =>
      failed(
        error.name === 'TimeoutError' || error.name === 'AbortError'
          ? 'context deadline exceeded'
          : error.message,
      ),
    );
    sent.end(text);
  });
}
