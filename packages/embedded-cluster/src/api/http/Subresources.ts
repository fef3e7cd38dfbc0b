import { storageName } from '../../resources/Resource';
import { isObject } from '../../schema/Schema';
import { StoredObject } from '../../store/InternalClient';
import { Reviews } from '../auth/reviews';
import {
  ApiError,
  badRequest,
  methodNotSupported,
  notFound,
  pathNotFound,
  unsupportedMediaType,
} from '../ApiError';
import { Body, PatchKind, Target } from '../registry/context';
import { Deleter } from '../registry/Deleter';
import { Patcher } from '../registry/Patcher';
import { groupResource, metadataOf } from '../registry/objects';
import { Registry } from '../registry/Registry';
import { jsonPatch } from '../patch/jsonPatch';
import { mergePatch } from '../patch/mergePatch';
import { fromScale, toScale } from '../kinds/scale';
import { Exchange } from './Exchange';
import { writeContext } from './options';
import { PATCH_KINDS } from './patchOptions';
import { RequestInfo } from './RequestInfo';

export interface LogOptions {
  follow: boolean;
  previous: boolean;
  timestamps: boolean;
  tailLines?: number;
  sinceSeconds?: number;
  sinceTime?: string;
  limitBytes?: number;
}

export type LogSource = (
  namespace: string,
  pod: string,
  container: string,
  options: LogOptions,
  signal: AbortSignal,
) => AsyncIterable<string>;

export interface Answer {
  object: StoredObject;
  code: number;
}

/** `/status`, `/scale`, `/log`, `/eviction`, `/binding`, `/token`, `/finalize`. */
export class Subresources {
  constructor(
    private readonly registry: Registry,
    private readonly patcher: Patcher,
    private readonly deleter: Deleter,
    private readonly reviews: Reviews,
    private readonly logs: () => LogSource | undefined,
  ) {}

  /** The object to send, or nothing when the answer went out already. */
  async handle(
    exchange: Exchange,
    info: RequestInfo,
    target: Target,
    verb: string,
  ): Promise<Answer | undefined> {
    const { resource, subresource } = target;
    const known = resource.subresources.find(
      ({ name }) => name === subresource,
    );
    if (!known) throw pathNotFound();
    if (!known.verbs.includes(verb))
      throw methodNotSupported(groupResource(resource), verb);
    switch (subresource) {
      case 'status':
        return this.status(exchange, target, verb);
      case 'scale':
        return this.scale(exchange, target, verb);
      case 'log':
        await this.log(exchange, target);
        return undefined;
      case 'token':
        exchange.sendJson(
          201,
          this.reviews.tokenRequest(
            info.namespace ?? '',
            target.name,
            await exchange.object(),
          ),
        );
        return undefined;
      case 'eviction':
        await this.evict(exchange, target);
        return undefined;
      case 'binding':
        await this.bind(exchange, target);
        return undefined;
      case 'finalize':
        return this.finalize(exchange, target);
      default:
        throw new ApiError(
          501,
          'NotImplemented',
          `the embedded cluster has no ${resource.plural}/${subresource}`,
        );
    }
  }

  private present(target: Target): StoredObject {
    const { resource, namespace, name } = target;
    const object = this.registry.services.store.get(
      storageName(resource),
      namespace,
      name,
    );
    if (!object) throw notFound(groupResource(resource), name);
    return object;
  }

  private patchKind(exchange: Exchange): PatchKind {
    const kind = PATCH_KINDS[exchange.contentType];
    if (!kind)
      throw unsupportedMediaType(
        'the body of the request was in an unknown format',
      );
    return kind;
  }

  private async status(
    exchange: Exchange,
    target: Target,
    verb: string,
  ): Promise<Answer> {
    if (verb === 'get') return { object: this.present(target), code: 200 };
    if (verb === 'update') {
      const { object } = await this.registry.replace(
        target,
        await exchange.object(),
        writeContext(exchange, 'UpdateOptions'),
      );
      return { object, code: 200 };
    }
    const force = exchange.query.get('force') === 'true';
    const patch = await exchange.json();
    const { object } = await this.patcher.patch(
      target,
      this.patchKind(exchange),
      patch,
      writeContext(exchange, 'PatchOptions'),
      force,
    );
    return { object, code: 200 };
  }

  private async scale(
    exchange: Exchange,
    target: Target,
    verb: string,
  ): Promise<undefined> {
    const { resource } = target;
    if (verb === 'get') {
      exchange.sendJson(200, toScale(resource, this.present(target)));
      return undefined;
    }
    const context = writeContext(
      exchange,
      verb === 'patch' ? 'PatchOptions' : 'UpdateOptions',
    );
    const given =
      verb === 'patch' ? await exchange.json() : await exchange.object();
    const kind = verb === 'patch' ? this.patchKind(exchange) : undefined;
    const object = await this.registry.update(
      { ...target, subresource: undefined },
      current => {
        const scale = toScale(resource, current) as unknown as Body;
        let next = given as Body;
        if (kind === 'json') next = jsonPatch(scale, given) as Body;
        else if (kind) next = mergePatch(scale, given) as Body;
        const { resourceVersion } = metadataOf(next);
        return fromScale(
          resource,
          current,
          isObject(next.spec) ? next.spec.replicas : undefined,
          resourceVersion,
        );
      },
      context,
    );
    exchange.sendJson(200, toScale(resource, object));
    return undefined;
  }

  private async log(exchange: Exchange, target: Target): Promise<void> {
    const pod = this.present(target);
    const { query, response } = exchange;
    const spec = pod.spec as {
      containers?: { name: string }[];
      initContainers?: { name: string }[];
    };
    const names = [
      ...(spec.containers ?? []),
      ...(spec.initContainers ?? []),
    ].map(({ name }) => name);
    const asked = query.get('container');
    if (asked && !names.includes(asked)) {
      throw badRequest(
        `container ${asked} is not valid for pod ${target.name}`,
      );
    }
    if (!asked && (spec.containers ?? []).length > 1) {
      const main = (spec.containers ?? []).map(({ name }) => name).join(' ');
      const init = (spec.initContainers ?? [])
        .map(({ name }) => name)
        .join(' ');
      throw badRequest(
        `a container name must be specified for pod ${
          target.name
        }, choose one of: [${main}]${
          init ? ` or one of the init containers: [${init}]` : ''
        }`,
      );
    }
    const source = this.logs();
    if (!source)
      throw new ApiError(
        503,
        'ServiceUnavailable',
        'no pods run in this cluster',
      );
    const number = (name: string) =>
      query.has(name) ? Number(query.get(name)) : undefined;
    const stop = new AbortController();
    response.on('close', () => stop.abort());
    const options: LogOptions = {
      follow: query.get('follow') === 'true',
      previous: query.get('previous') === 'true',
      timestamps: query.get('timestamps') === 'true',
      tailLines: number('tailLines'),
      sinceSeconds: number('sinceSeconds'),
      sinceTime: query.get('sinceTime') ?? undefined,
      limitBytes: number('limitBytes'),
    };
    const lines = source(
      target.namespace ?? '',
      target.name,
      asked ?? names[0],
      options,
      stop.signal,
    );
    const iterator = lines[Symbol.asyncIterator]();
    // The first line decides: an error before it is a proper answer, after it only a cut stream.
    const opened = options.follow ? undefined : await iterator.next();
    response.writeHead(200, {
      'Content-Type': 'text/plain',
      'Audit-Id': exchange.auditId,
    });
    response.flushHeaders();
    for (
      let next = opened ?? (await iterator.next());
      !next.done;
      next = await iterator.next()
    ) {
      if (response.destroyed) break;
      response.write(
        next.value.endsWith('\n') ? next.value : `${next.value}\n`,
      );
    }
    await iterator.return?.(undefined);
    response.end();
  }

  private async evict(exchange: Exchange, target: Target): Promise<void> {
    const body = await exchange.object();
    const context = writeContext(exchange, 'CreateOptions');
    const options = isObject(body.deleteOptions) ? body.deleteOptions : {};
    await this.deleter.delete(
      { ...target, subresource: undefined },
      options,
      context,
    );
    exchange.sendJson(201, {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      code: 201,
    });
  }

  private async bind(exchange: Exchange, target: Target): Promise<void> {
    const body = await exchange.object();
    const node = isObject(body.target) ? String(body.target.name ?? '') : '';
    if (!node) throw badRequest('target.name is required');
    await this.registry.update(
      { ...target, subresource: undefined },
      current => ({
        ...(current as unknown as Body),
        spec: { ...(current.spec as Body), nodeName: node },
      }),
      writeContext(exchange, 'CreateOptions'),
    );
    exchange.sendJson(201, {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      code: 201,
    });
  }

  private async finalize(exchange: Exchange, target: Target): Promise<Answer> {
    const body = await exchange.object();
    const context = writeContext(exchange, 'UpdateOptions');
    const object = await this.registry.update(
      { ...target, subresource: undefined },
      current => ({ ...(current as unknown as Body), spec: body.spec ?? {} }),
      context,
    );
    return { object, code: 200 };
  }
}
