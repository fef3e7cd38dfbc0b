import { Resource, storageName, apiVersionOf } from '../../resources/Resource';
import { StoredObject } from '../../store/InternalClient';
import { Authorizer } from '../auth/rbac';
import { Reviews } from '../auth/reviews';
import {
  ApiError,
  forbidden,
  methodNotSupported,
  notFound,
  pathNotFound,
  unsupportedMediaType,
} from '../ApiError';
import { Target } from '../registry/context';
import { Deleter } from '../registry/Deleter';
import { Patcher } from '../registry/Patcher';
import { groupResource } from '../registry/objects';
import { Registry } from '../registry/Registry';
import { Services } from '../registry/Services';
import { sendDeleted, sendObject } from './answers';
import { Exchange } from './Exchange';
import { acceptable } from './media';
import { listTexts, filterOf } from './listing';
import { deleteOptions, writeContext } from './options';
import { pastObject } from './past';
import { checkPatchOptions, PATCH_KINDS } from './patchOptions';
import { sendList, startWatch } from './reads';
import { RequestInfo } from './RequestInfo';
import { Subresources } from './Subresources';
import { WatchHooks } from './watching';

const VERBS: Record<string, string> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** What the real server says of kinds that it would rather not serve. */
const DEPRECATED: Record<string, string> = {
  endpoints:
    'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
};

function verbOf(exchange: Exchange, info: RequestInfo): string {
  if (exchange.method === 'GET' || exchange.method === 'HEAD') {
    if (
      info.watch ||
      exchange.query.get('watch') === 'true' ||
      exchange.query.get('watch') === '1'
    )
      return 'watch';
    return info.name === undefined ? 'list' : 'get';
  }
  const verb = VERBS[exchange.method] ?? exchange.method.toLowerCase();
  return verb === 'delete' && info.name === undefined
    ? 'deletecollection'
    : verb;
}

export interface ResourceHandlerParts {
  registry: Registry;
  deleter: Deleter;
  patcher: Patcher;
  authorizer: Authorizer;
  reviews: Reviews;
  subresources: Subresources;
  onWatch(stop: () => void): () => void;
  watchHooks?(info: RequestInfo): WatchHooks | undefined;
}

/** Requests on resources. */
export class ResourceHandler {
  constructor(private readonly parts: ResourceHandlerParts) {}

  get services(): Services {
    return this.parts.registry.services;
  }

  async handle(exchange: Exchange, info: RequestInfo): Promise<void> {
    const verb = verbOf(exchange, info);
    const resource = this.services.resources.find(
      info.group,
      info.version,
      info.plural,
    );
    this.authorize(exchange, info, verb);
    if (!resource) throw pathNotFound();
    const deprecated = DEPRECATED[storageName(resource)];
    if (deprecated) exchange.warnings.push(deprecated);
    if (!acceptable(exchange.accept)) {
      throw new ApiError(
        406,
        'NotAcceptable',
        'only the following media types are accepted: application/json',
      );
    }
    const namespace = resource.namespaced ? info.namespace : undefined;
    const target: Target = {
      resource,
      namespace,
      name: info.name ?? '',
      subresource: info.subresource,
    };
    if (info.subresource) {
      const answer = await this.parts.subresources.handle(
        exchange,
        info,
        target,
        verb,
      );
      if (answer) this.send(exchange, resource, answer.object, answer.code);
      return;
    }
    if (!resource.verbs.includes(verb))
      throw methodNotSupported(groupResource(resource), verb);
    await this.dispatch(exchange, info, target, verb);
  }

  private async dispatch(
    exchange: Exchange,
    info: RequestInfo,
    target: Target,
    verb: string,
  ) {
    const { resource, namespace, name } = target;
    switch (verb) {
      case 'get': {
        const { store } = this.services;
        const object = pastObject(
          store,
          storageName(resource),
          namespace,
          name,
          store.revision - exchange.staleBy,
        );
        if (!object) throw notFound(groupResource(resource), name);
        this.send(exchange, resource, object);
        return;
      }
      case 'list':
        sendList(this.services, exchange, target);
        return;
      case 'watch':
        startWatch(
          this.services,
          exchange,
          target,
          this.parts.watchHooks?.(info),
          this.parts.onWatch,
        );
        return;
      case 'create':
        await this.create(exchange, target);
        return;
      case 'update': {
        const body = await exchange.object();
        const { object, created } = await this.parts.registry.replace(
          target,
          body,
          writeContext(exchange, 'UpdateOptions'),
        );
        this.send(exchange, resource, object, created ? 201 : 200);
        return;
      }
      case 'patch':
        await this.patch(exchange, target);
        return;
      case 'delete':
        await this.delete(exchange, target);
        return;
      case 'deletecollection':
        await this.deleteCollection(exchange, target);
        return;
      default:
        throw methodNotSupported(groupResource(resource), verb);
    }
  }

  /** Throws unless the user may do that. */
  authorize(exchange: Exchange, info: RequestInfo, verb: string) {
    const { group, plural: resource, subresource, namespace, name } = info;
    const { allowed, reason } = this.parts.authorizer.allowed(exchange.user, {
      verb,
      group,
      resource,
      subresource,
      namespace: resource === 'namespaces' ? name ?? namespace : namespace,
      name,
    });
    if (allowed) return;
    const full = subresource ? `${resource}/${subresource}` : resource;
    const where = namespace
      ? `in the namespace "${namespace}"`
      : 'at the cluster scope';
    throw forbidden(
      { group, resource },
      name ?? '',
      `User "${
        exchange.user.username
      }" cannot ${verb} resource "${full}" in API group "${group}" ${where}${
        reason ? `: ${reason}` : ''
      }`,
    );
  }

  private async create(exchange: Exchange, { resource, namespace }: Target) {
    const body = await exchange.object();
    const answer = this.parts.reviews.answer(
      resource.kind,
      body,
      exchange.user,
      namespace,
    );
    if (answer) {
      exchange.sendJson(201, {
        kind: resource.kind,
        apiVersion: apiVersionOf(resource),
        ...answer,
      });
      return;
    }
    const object = await this.parts.registry.create(
      resource,
      namespace,
      body,
      writeContext(exchange, 'CreateOptions'),
    );
    this.send(exchange, resource, object, 201);
  }

  private async patch(exchange: Exchange, target: Target) {
    const kind = PATCH_KINDS[exchange.contentType];
    if (!kind) {
      throw unsupportedMediaType(
        `the body of the request was in an unknown format - accepted media types include: ${Object.keys(
          PATCH_KINDS,
        )
          .filter(
            type => !target.resource.custom || !type.includes('strategic'),
          )
          .join(', ')}`,
      );
    }
    const context = writeContext(exchange, 'PatchOptions');
    const force = exchange.query.get('force') === 'true';
    checkPatchOptions(exchange, kind, force);
    const patch = await exchange.json();
    const { object, created } = await this.parts.patcher.patch(
      target,
      kind,
      patch,
      context,
      force,
    );
    this.send(exchange, target.resource, object, created ? 201 : 200);
  }

  private async delete(exchange: Exchange, target: Target) {
    const context = writeContext(exchange, 'DeleteOptions');
    const options = deleteOptions(exchange, await exchange.json(), context);
    const deleted = await this.parts.deleter.delete(target, options, context);
    sendDeleted(exchange, target.resource, deleted, this.services.now());
  }

  private async deleteCollection(
    exchange: Exchange,
    { resource, namespace }: Target,
  ) {
    const context = writeContext(exchange, 'DeleteOptions');
    const options = deleteOptions(exchange, await exchange.json(), context);
    const filter = filterOf(resource, exchange.query);
    const { store } = this.services;
    const items = store
      .list(storageName(resource), namespace)
      .filter(object => !filter || filter(object));
    const answered: StoredObject[] = [];
    for (const { metadata } of items) {
      const target = {
        resource,
        namespace: metadata.namespace,
        name: metadata.name,
      };
      try {
        answered.push(
          (await this.parts.deleter.delete(target, options, context)).object,
        );
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 404) throw error;
      }
    }
    const listed = {
      items: answered,
      metadata: { resourceVersion: String(store.revision) },
    };
    exchange.sendTexts(200, listTexts(resource, listed), 'application/json');
  }

  private send(
    exchange: Exchange,
    resource: Resource,
    object: StoredObject,
    code = 200,
  ) {
    sendObject(exchange, resource, object, this.services.now(), code);
  }
}
