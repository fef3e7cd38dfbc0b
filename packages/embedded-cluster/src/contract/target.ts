import { readFileSync } from 'node:fs';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import {
  Agent as HttpsAgent,
  request as httpsRequest,
  RequestOptions,
} from 'node:https';
import { parse } from 'yaml';
import { z } from 'zod';

/** Whatever a server answers: the cases say what they expect of it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of a foreign server are looked into freely
export type Json = Record<string, any>;

export interface Reply {
  code: number;
  body: Json;
  text: string;
}

/** A server under contract: this one, or the real one that a kubeconfig names. */
export interface Target {
  send(
    method: string,
    path: string,
    body?: unknown,
    contentType?: string,
  ): Promise<Reply>;
  /** Lines of a watch, until `enough` of them came or the server ended it. */
  watch(
    path: string,
    enough: (events: Json[]) => boolean,
    meanwhile?: () => Promise<void>,
  ): Promise<Json[]>;
  stop(): Promise<void>;
}

const WATCH_LIMIT_MS = 20_000;

const base64 = z
  .string()
  .transform(text => Buffer.from(text, 'base64').toString());

/** As much of a kubeconfig as the cases need: one cluster, one user. */
const kubeconfigSchema = z.object({
  clusters: z.tuple([
    z.object({
      cluster: z.object({
        server: z.string(),
        'certificate-authority-data': base64.optional(),
      }),
    }),
  ]),
  users: z.tuple([
    z.object({
      user: z.object({
        token: z.string().optional(),
        'client-certificate-data': base64.optional(),
        'client-key-data': base64.optional(),
      }),
    }),
  ]),
});

async function connection() {
  const file = process.env.MESHSPACE_CONTRACT_KUBECONFIG;
  if (file) {
    return { text: readFileSync(file, 'utf8'), stop: async () => undefined };
  }
  // only now: against another server nothing of this one is loaded
  const { startEmbeddedCluster } =
    jest.requireActual<typeof import('../EmbeddedCluster')>(
      '../EmbeddedCluster',
    );
  const cluster = await startEmbeddedCluster({ preset: 'empty' });
  return { text: cluster.kubeconfig, stop: () => cluster.stop() };
}

export async function connect(): Promise<Target> {
  const { text: config, stop } = await connection();
  const {
    clusters: [{ cluster }],
    users: [{ user }],
  } = kubeconfigSchema.parse(parse(config));
  const { server } = cluster;
  const agent = server.startsWith('https:')
    ? new HttpsAgent({
        keepAlive: true,
        ca: cluster['certificate-authority-data'],
        cert: user['client-certificate-data'],
        key: user['client-key-data'],
      })
    : new HttpAgent({ keepAlive: true });
  const options: RequestOptions = {
    agent,
    headers: user.token ? { authorization: `Bearer ${user.token}` } : {},
  };
  const open = (
    method: string,
    path: string,
    contentType?: string,
    length?: number,
  ) => {
    const url = new URL(path, server);
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
    return start(url, {
      ...options,
      method,
      headers: {
        ...options.headers,
        accept: 'application/json',
        'user-agent': 'contract/1.0',
        ...(contentType ? { 'content-type': contentType } : {}),
        // Node leaves it out of a DELETE, and then nobody reads the body.
        ...(length ? { 'content-length': length } : {}),
      },
    });
  };
  return {
    send: (method, path, body, contentType = 'application/json') =>
      new Promise((resolve, reject) => {
        const text = body === undefined ? undefined : JSON.stringify(body);
        const request = open(
          method,
          path,
          text ? contentType : undefined,
          text ? Buffer.byteLength(text) : undefined,
        );
        request.on('error', reject);
        request.on('response', response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const answer = Buffer.concat(chunks).toString();
            const isJson = String(response.headers['content-type']).includes(
              'json',
            );
            resolve({
              code: response.statusCode ?? 0,
              text: answer,
              body: isJson ? JSON.parse(answer) : {},
            });
          });
        });
        request.end(text);
      }),
    watch: (path, enough, meanwhile) =>
      new Promise((resolve, reject) => {
        const events: Json[] = [];
        const request = open('GET', path);
        const timer = setTimeout(() => {
          request.destroy();
          reject(
            new Error(
              `the watch only told ${JSON.stringify(
                events.map(({ type }) => type),
              )}`,
            ),
          );
        }, WATCH_LIMIT_MS);
        const finish = () => {
          clearTimeout(timer);
          request.destroy();
          resolve(events);
        };
        request.on('error', error =>
          request.destroyed ? finish() : reject(error),
        );
        request.on('response', response => {
          let rest = '';
          response.on('data', chunk => {
            rest += chunk;
            const lines = rest.split('\n');
            rest = lines.pop() ?? '';
            events.push(...lines.filter(Boolean).map(line => JSON.parse(line)));
            if (enough(events)) finish();
          });
          response.on('end', finish);
          response.on('error', finish);
          meanwhile?.().catch(reject);
        });
        request.end();
      }),
    async stop() {
      agent.destroy();
      await stop();
    },
  };
}
