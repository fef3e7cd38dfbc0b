import { randomUUID } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { Authenticator } from '../auth/Authenticator';
import { ADMINS, Authorizer } from '../auth/rbac';
import { Reviews } from '../auth/reviews';
import { ApiError, forbidden, pathNotFound } from '../ApiError';
import { qualified } from '../ApiError';
import { UserInfo } from '../registry/context';
import { discovery } from './discovery';
import { Exchange } from './Exchange';
import { OpenApi } from './openapi';
import { parsePath } from './RequestInfo';
import { ResourceHandler } from './ResourceHandler';
import { Upgrades } from '../streaming/Upgrades';

/** Looks at every request before it is handled. Answers `true` when it has answered, or cut, the connection itself. */
export type Interceptor = (
  exchange: Exchange,
  handle: () => Promise<void>,
) => Promise<void>;

export interface ApiHandlerOptions {
  authenticator: Authenticator;
  authorizer: Authorizer;
  reviews: Reviews;
  openApi: OpenApi;
  resources: ResourceHandler;
  upgrades: Upgrades;
  /** Who a request without credentials speaks for. */
  withoutToken(request: IncomingMessage): UserInfo;
  address(): string;
  interceptor?: Interceptor;
}

const VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2',
  gitCommit: 'embedded',
  gitTreeState: '',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'none',
  compiler: 'none',
  platform: `${process.platform}/${
    process.arch === 'x64' ? 'amd64' : process.arch
  }`,
};

const HEALTH = ['/healthz', '/livez', '/readyz'];
const FOR_ALL = new Set([...HEALTH, '/version']);

/** From a raw request to its answer: who asks, may they, and what do they get. */
export class ApiHandler {
  constructor(private readonly options: ApiHandlerOptions) {}

  async handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const exchange = new Exchange(request, response, randomUUID());
    const run = () => this.answer(exchange);
    try {
      await (this.options.interceptor
        ? this.options.interceptor(exchange, run)
        : run());
    } catch (error) {
      if (response.headersSent) response.destroy();
      else exchange.sendError(error);
    }
  }

  /** exec, attach and port-forward. Until both sides have agreed on a protocol, the answer is one of HTTP. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const response = new ServerResponse(request);
    const exchange = new Exchange(request, response, randomUUID());
    try {
      const info = parsePath(exchange.url.pathname);
      exchange.user = this.impersonated(exchange, this.authenticate(exchange));
      if (!info) throw pathNotFound();
      // A WebSocket begins with a GET, whatever it does afterwards.
      this.options.resources.authorize(exchange, info, 'create');
      this.options.upgrades.handle({ exchange, info, request, socket, head });
    } catch (error) {
      response.assignSocket(socket as Socket);
      response.shouldKeepAlive = false;
      response.on('finish', () => socket.end());
      exchange.sendError(error);
    }
  }

  private async answer(exchange: Exchange): Promise<void> {
    exchange.user = this.impersonated(exchange, this.authenticate(exchange));
    const info = parsePath(exchange.url.pathname);
    if (info) {
      await this.options.resources.handle(exchange, info);
      return;
    }
    const path = exchange.url.pathname.replace(/(.)\/$/, '$1');
    const verb = exchange.method.toLowerCase();
    const { allowed } = this.options.authorizer.allowed(exchange.user, {
      verb,
      path,
    });
    if (!allowed && !FOR_ALL.has(path)) {
      throw new ApiError(
        403,
        'Forbidden',
        `forbidden: User "${exchange.user.username}" cannot ${verb} path "${path}"`,
        {},
      );
    }
    this.document(exchange, path);
  }

  private document(exchange: Exchange, path: string) {
    if (
      HEALTH.some(health => path === health || path.startsWith(`${health}/`))
    ) {
      exchange.sendText(200, 'ok', 'text/plain; charset=utf-8');
      return;
    }
    if (path === '/version') {
      exchange.sendJson(200, VERSION);
      return;
    }
    if (path.startsWith('/openapi/')) {
      const text = this.options.openApi.document(path);
      if (text === undefined) throw pathNotFound();
      exchange.sendText(200, text, 'application/json');
      return;
    }
    const found = discovery(
      this.options.resources.services.resources,
      path,
      exchange.accept,
      this.options.address(),
    );
    if (!found) throw pathNotFound();
    exchange.sendJson(200, found.value, found.contentType);
  }

  private authenticate(exchange: Exchange): UserInfo {
    const [scheme, token] = exchange.header('authorization').split(/\s+/);
    if (scheme.toLowerCase() === 'bearer' && token)
      return this.options.authenticator.authenticate(token);
    return this.options.withoutToken(exchange.request);
  }

  private impersonated(exchange: Exchange, user: UserInfo): UserInfo {
    const username = exchange.header('impersonate-user');
    if (!username) return user;
    const groups = exchange
      .header('impersonate-group')
      .split(',')
      .map(group => group.trim())
      .filter(Boolean);
    const may = (resource: string, name: string) => {
      const { allowed } = this.options.authorizer.allowed(user, {
        verb: 'impersonate',
        group: '',
        resource,
        name,
      });
      if (!allowed) {
        throw forbidden(
          { group: '', resource },
          name,
          `User "${user.username}" cannot impersonate resource "${qualified({
            group: '',
            resource,
          })}" in API group "" at the cluster scope`,
        );
      }
    };
    may('users', username);
    groups.forEach(group => may('groups', group));
    const account = /^system:serviceaccount:([^:]+):/.exec(username);
    const own = account
      ? ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`]
      : [];
    return { username, groups: [...groups, ...own, 'system:authenticated'] };
  }
}

export const ADMIN: UserInfo = {
  username: 'kubernetes-admin',
  groups: [ADMINS, 'system:authenticated'],
};
