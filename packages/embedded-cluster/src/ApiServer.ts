import { randomUUID } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import {
  Authenticator,
  TokenUser,
  unauthorized,
} from './api/auth/Authenticator';
import { Authorizer } from './api/auth/rbac';
import { Reviews } from './api/auth/reviews';
import { ADMIN, ApiHandler, Interceptor } from './api/http/ApiHandler';
import { close, listen, portOf, Tls } from './api/http/Listener';
import { OpenApi } from './api/http/openapi';
import {
  ResourceHandler,
  ResourceHandlerParts,
} from './api/http/ResourceHandler';
import { Subresources } from './api/http/Subresources';
import { PodAccess } from './api/streaming/PodAccess';
import { Upgrades } from './api/streaming/Upgrades';
import { AdmissionPlugin } from './api/registry/context';
import { Deleter } from './api/registry/Deleter';
import { Patcher } from './api/registry/Patcher';
import { Registry } from './api/registry/Registry';
import { Services, timestamp } from './api/registry/Services';
import { storedWebhooks } from './api/webhooks/storedWebhooks';
import { serveCustomResources } from './crd/crdController';
import { Resources } from './resources/Resources';
import { LocalClient } from './store/LocalClient';
import { Store, StoreOptions } from './store/Store';

export interface ApiServerOptions extends StoreOptions {
  users: readonly TokenUser[];
  now?: () => number;
  random?: () => number;
  interceptor?: Interceptor;
  watchHooks?: ResourceHandlerParts['watchHooks'];
  /** What runs; nothing as long as it is undefined. */
  pods?: () => PodAccess | undefined;
  store?: Store;
}

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** A page in somebody's browser must not be able to act as the administrator by sending requests to loopback. */
function isLocalTool(request: IncomingMessage): boolean {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  return LOCAL_HOSTS.has(host) && request.headers.origin === undefined;
}

/** The API server without its surroundings: store, pipeline and HTTP. */
export class ApiServer {
  readonly store: Store;
  readonly resources = new Resources();
  readonly client: LocalClient;
  readonly admission: AdmissionPlugin[] = [];
  readonly now: () => number;
  readonly authenticator: Authenticator;
  private readonly registry: Registry;
  private readonly deleter: Deleter;
  private readonly handler: ApiHandler;
  private readonly stopCustom: () => void;
  private readonly watches = new Set<() => void>();
  private readonly closers: (() => Promise<void>)[] = [];
  private address = '127.0.0.1';

  constructor(options: ApiServerOptions) {
    this.now = options.now ?? Date.now;
    this.store = options.store ?? new Store(options);
    const services: Services = {
      store: this.store,
      resources: this.resources,
      admission: this.admission,
      now: this.now,
      random: options.random ?? Math.random,
      uuid: randomUUID,
    };
    this.admission.push(
      storedWebhooks({
        ...services,
        dial: (namespace, name, port) =>
          options.pods?.()?.servicePort(namespace, name, port),
      }),
    );
    this.registry = new Registry(services);
    this.deleter = new Deleter(services);
    this.client = new LocalClient(this.registry, this.deleter);
    this.authenticator = new Authenticator(this.store, this.now, options.users);
    const authorizer = new Authorizer(this.store);
    const reviews = new Reviews(services, this.authenticator, authorizer);
    const patcher = new Patcher(this.registry);
    const subresources = new Subresources(
      this.registry,
      patcher,
      this.deleter,
      reviews,
      () => options.pods?.()?.logs,
    );
    this.handler = new ApiHandler({
      authenticator: this.authenticator,
      authorizer,
      reviews,
      openApi: new OpenApi(this.resources),
      resources: new ResourceHandler({
        registry: this.registry,
        deleter: this.deleter,
        patcher,
        authorizer,
        reviews,
        subresources,
        onWatch: stop => {
          this.watches.add(stop);
          return () => this.watches.delete(stop);
        },
        watchHooks: options.watchHooks,
      }),
      upgrades: new Upgrades(this.store, () => options.pods?.()),
      withoutToken: request => {
        if ('encrypted' in request.socket || !isLocalTool(request))
          throw unauthorized();
        return ADMIN;
      },
      address: () => this.address,
      interceptor: options.interceptor,
    });
    this.stopCustom = serveCustomResources(
      this.store,
      this.resources,
      this.clientFor('kube-apiserver'),
      () => timestamp(this.now()),
    );
  }

  /** A client whose changes belong to the given field manager. */
  clientFor(manager: string): LocalClient {
    return new LocalClient(this.registry, this.deleter, manager);
  }

  /** Starts to listen; answers the port. */
  async listen(port: number, host = '127.0.0.1', tls?: Tls): Promise<number> {
    const server = await listen(
      (request, response) => this.handler.handle(request, response),
      (request, socket, head) => this.handler.upgrade(request, socket, head),
      port,
      host,
      tls,
    );
    this.closers.push(() => close(server));
    this.address = `${host}:${portOf(server)}`;
    return portOf(server);
  }

  async stop(): Promise<void> {
    this.stopCustom();
    for (const stop of [...this.watches]) stop();
    await Promise.all(this.closers.map(closer => closer()));
  }
}
