import { Resource, storageName, apiVersionOf } from '../../resources/Resource';
import { StoredObject } from '../../store/InternalClient';
import { serialized } from '../../store/serialized';
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
import { PatchKind, Target } from '../registry/context';
import { Deleted, Deleter } from '../registry/Deleter';
import { Patcher } from '../registry/Patcher';
import { groupResource, Registry } from '../registry/Registry';
import { Services } from '../registry/Services';
import { returnsDeletedObject } from '../kinds/strategy';
import { tableText } from '../tables/table';
import { Exchange } from './Exchange';
import { acceptable, wanted } from './media';
import { list, listTexts, filterOf } from './listing';
import { deleteOptions, writeContext } from './options';
import { pastObject } from './past';
import { RequestInfo } from './RequestInfo';
import { Subresources } from './Subresources';
import { renderWhole, watch, WatchHooks } from './watching';

const VERBS: Record<string, string> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

const PATCH_KINDS: Record<string, PatchKind> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
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

function partial(object: StoredObject) {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: object.metadata,
  };
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
        this.list(exchange, target);
        return;
      case 'watch':
        this.watch(exchange, info, target);
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

  private list(exchange: Exchange, { resource, namespace }: Target) {
    const { store } = this.services;
    const listed = list(
      store,
      resource,
      namespace,
      exchange.query,
      exchange.staleBy > 0 ? store.revision - exchange.staleBy : undefined,
    );
    const form = wanted(exchange.accept);
    if (form.table) {
      const text = tableText(
        resource,
        listed.items,
        listed.metadata,
        exchange.query,
        this.services.now(),
      );
      exchange.sendText(200, text, 'application/json');
    } else if (form.partial) {
      exchange.sendJson(200, {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata: listed.metadata,
        items: listed.items.map(partial),
      });
    } else {
      exchange.sendTexts(200, listTexts(resource, listed), 'application/json');
    }
  }

  private watch(
    exchange: Exchange,
    info: RequestInfo,
    { resource, namespace, name }: Target,
  ) {
    const form = wanted(exchange.accept);
    const { query } = exchange;
    const now = () => this.services.now();
    let render = renderWhole;
    if (form.table) {
      render = ((object: StoredObject, first: boolean) =>
        tableText(
          resource,
          [object],
          { resourceVersion: object.metadata.resourceVersion },
          query,
          now(),
          !first,
        )) as typeof renderWhole;
    } else if (form.partial) {
      render = object => JSON.stringify(partial(object));
    }
    watch(
      this.services.store,
      exchange,
      {
        resource,
        namespace,
        name: name || undefined,
        render,
        hooks: this.parts.watchHooks?.(info),
      },
      this.parts.onWatch,
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
    this.checkPatchOptions(exchange, kind, force);
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

  private checkPatchOptions(
    exchange: Exchange,
    kind: PatchKind,
    force: boolean,
  ) {
    const problem = (field: string, reason: string, message: string) =>
      new ApiError(
        422,
        'Invalid',
        `PatchOptions.meta.k8s.io "" is invalid: ${field}: ${message}`,
        {
          group: 'meta.k8s.io',
          kind: 'PatchOptions',
          causes: [{ reason, message, field }],
        },
      );
    if (kind === 'apply' && !exchange.query.get('fieldManager')) {
      throw problem(
        'fieldManager',
        'FieldValueRequired',
        'Required value: is required for apply patch',
      );
    }
    if (kind !== 'apply' && force) {
      throw problem(
        'force',
        'FieldValueForbidden',
        'Forbidden: may not be specified for non-apply patch',
      );
    }
  }

  private async delete(exchange: Exchange, target: Target) {
    const context = writeContext(exchange, 'DeleteOptions');
    const options = deleteOptions(exchange, await exchange.json(), context);
    const deleted = await this.parts.deleter.delete(target, options, context);
    this.sendDeleted(exchange, target.resource, deleted);
  }

  private sendDeleted(
    exchange: Exchange,
    resource: Resource,
    { object, gone }: Deleted,
  ) {
    if (!gone || returnsDeletedObject(resource)) {
      this.send(exchange, resource, object);
      return;
    }
    exchange.sendJson(200, {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: {
        name: object.metadata.name,
        ...(resource.group ? { group: resource.group } : {}),
        kind: resource.plural,
        uid: object.metadata.uid,
      },
    });
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
    const form = wanted(exchange.accept);
    if (form.table) {
      const { resourceVersion } = object.metadata;
      exchange.sendText(
        code,
        tableText(
          resource,
          [object],
          { resourceVersion },
          exchange.query,
          this.services.now(),
        ),
        'application/json',
      );
    } else if (form.partial) {
      exchange.sendJson(code, partial(object));
    } else {
      exchange.sendText(
        code,
        Object.isFrozen(object) ? serialized(object) : JSON.stringify(object),
        'application/json',
      );
    }
  }
}
