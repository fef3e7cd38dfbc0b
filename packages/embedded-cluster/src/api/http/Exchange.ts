import { IncomingMessage, ServerResponse } from 'node:http';
import { parse } from 'yaml';
import { isObject, Json } from '../../schema/Schema';
import { ApiError, badRequest } from '../ApiError';
import { Body, UserInfo } from '../registry/context';
import { definition, definitionName } from '../../schema/builtin';
import { fromProtobuf, PROTOBUF } from './protobuf';

const MAX_BODY = 3 * 1024 * 1024;

function schemaOf(apiVersion: string, kind: string) {
  const [group, version] = apiVersion.includes('/')
    ? apiVersion.split('/')
    : ['', apiVersion];
  const name =
    definitionName(group, version, kind) ??
    definitionName('', 'v1', kind === 'DeleteOptions' ? kind : '');
  return name ? definition(name) : undefined;
}

/** One request and its answer. */
export class Exchange {
  readonly url: URL;
  readonly warnings: string[] = [];
  /** How many revisions ago a read looks: a replica of the server that lags. */
  staleBy = 0;
  user: UserInfo = {
    username: 'system:anonymous',
    groups: ['system:unauthenticated'],
  };

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    readonly auditId: string,
  ) {
    this.url = new URL(request.url ?? '/', 'http://localhost');
  }

  get method(): string {
    return this.request.method ?? 'GET';
  }

  get accept(): string {
    return this.request.headers.accept ?? '';
  }

  get query(): URLSearchParams {
    return this.url.searchParams;
  }

  header(name: string): string {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value.join(',') : value ?? '';
  }

  get contentType(): string {
    return this.header('content-type').split(';')[0].trim();
  }

  private async bytes(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.request) {
      const buffer = chunk as Buffer;
      size += buffer.length;
      if (size > MAX_BODY) {
        throw new ApiError(
          413,
          'RequestEntityTooLarge',
          `Request entity too large: limit is ${MAX_BODY}`,
        );
      }
      chunks.push(buffer);
    }
    return Buffer.concat(chunks);
  }

  async json(): Promise<Json> {
    const bytes = await this.bytes();
    if (bytes.length === 0) return null;
    if (this.contentType === PROTOBUF) return fromProtobuf(bytes, schemaOf);
    const text = bytes.toString('utf8');
    const yaml = this.contentType.includes('yaml');
    try {
      return (yaml ? parse(text) : JSON.parse(text)) as Json;
    } catch (error) {
      throw badRequest(
        `the object provided is unrecognized (must be of type Status or valid JSON): ${
          error instanceof Error ? error.message : error
        }`,
      );
    }
  }

  async object(): Promise<Body> {
    const value = await this.json();
    if (!isObject(value)) {
      throw badRequest("Object 'Kind' is missing in the request body");
    }
    return value;
  }

  sendJson(code: number, value: unknown, contentType?: string): void {
    this.sendText(
      code,
      `${JSON.stringify(value)}\n`,
      contentType ?? 'application/json',
    );
  }

  sendText(code: number, text: string, contentType: string): void {
    this.send(code, Buffer.from(text), contentType);
  }

  /** A text in pieces, joined only once, as bytes. */
  sendTexts(code: number, texts: readonly string[], contentType: string): void {
    const size = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const body = Buffer.allocUnsafe(size);
    let at = 0;
    for (const text of texts) at += body.write(text, at);
    this.send(code, body, contentType);
  }

  private send(code: number, body: Buffer, contentType: string): void {
    if (this.response.headersSent || this.response.destroyed) return;
    this.response.statusCode = code;
    this.response.setHeader('Content-Type', contentType);
    this.response.setHeader('Audit-Id', this.auditId);
    this.response.setHeader('Cache-Control', 'no-cache, private');
    for (const warning of this.warnings) {
      const quoted = warning.replace(/[\\"]/g, '\\$&').replace(/[\r\n]+/g, ' ');
      this.response.appendHeader('Warning', `299 - "${quoted}"`);
    }
    // Never compressed: over loopback that only costs time.
    this.response.setHeader('Content-Length', body.length);
    this.response.end(this.method === 'HEAD' ? undefined : body);
  }

  sendError(error: unknown): void {
    const known =
      error instanceof ApiError
        ? error
        : new ApiError(
            500,
            'InternalError',
            `Internal error occurred: ${
              error instanceof Error ? error.message : error
            }`,
            {
              causes: [
                {
                  message:
                    error instanceof Error ? error.message : String(error),
                },
              ],
            },
          );
    const retry = known.details?.retryAfterSeconds;
    if (retry !== undefined && !this.response.headersSent) {
      this.response.setHeader('Retry-After', String(retry));
    }
    this.sendJson(known.code, known.toStatus());
  }
}
