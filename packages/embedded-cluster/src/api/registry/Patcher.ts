import { apiVersionOf, storageName } from '../../resources/Resource';
import { Json } from '../../schema/Schema';
import { StoredObject } from '../../store/InternalClient';
import {
  badRequest,
  invalid,
  notFound,
  unsupportedMediaType,
  conflict,
} from '../ApiError';
import { apply } from '../fields/managers';
import { FieldSet } from '../fields/FieldSet';
import { jsonPatch } from '../patch/jsonPatch';
import { mergePatch } from '../patch/mergePatch';
import { strategicPatch } from '../patch/strategicPatch';
import { hasStatus } from '../kinds/strategy';
import { Body, PatchKind, Target, WriteContext } from './context';
import { groupResource, metadataOf } from './objects';
import { Undecodable } from './prepare';
import { Registry } from './Registry';
import { timestamp } from './Services';

const STATUS = new FieldSet().insert(['f:status']);
const SPEC = new FieldSet().insert(['f:spec']);
const NONE = new FieldSet();

/** The patch is at fault, not the body of the request: what it made of the object is shown as a whole. */
function undecodablePatch(patched: Body | undefined, why: string) {
  const value = JSON.stringify(JSON.stringify(patched));
  return invalid('', '', '', [
    {
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${value}: ${why}`,
      field: 'patch',
    },
  ]);
}

/** The four kinds of patch, each ending in the same update as a PUT. */
export class Patcher {
  constructor(private readonly registry: Registry) {}

  async patch(
    target: Target,
    kind: PatchKind,
    patch: Json,
    context: WriteContext,
    force = false,
  ): Promise<{ object: StoredObject; created: boolean }> {
    if (kind === 'apply')
      return this.apply(target, patch as Body, context, force);
    const { resource } = target;
    if (kind === 'strategic' && resource.custom) {
      throw unsupportedMediaType(
        'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
      );
    }
    let patched: Body | undefined;
    try {
      const object = await this.registry.update(
        target,
        current => {
          patched = this.patched(target, kind, patch, current);
          return patched;
        },
        context,
      );
      return { object, created: false };
    } catch (error) {
      throw error instanceof Undecodable
        ? undecodablePatch(patched, error.why)
        : error;
    }
  }

  private patched(
    target: Target,
    kind: PatchKind,
    patch: Json,
    current: StoredObject,
  ): Body {
    const live = current as unknown as Body;
    let next: Body;
    if (kind === 'json') next = jsonPatch(live, patch) as Body;
    else if (kind === 'merge') next = mergePatch(live, patch) as Body;
    else next = strategicPatch(target.resource.schema, live, patch) as Body;
    const { name } = metadataOf(next);
    if (name !== undefined && name !== target.name) {
      throw badRequest(
        `the name of the object (${name}) does not match the name on the URL (${target.name})`,
      );
    }
    return next;
  }

  private async apply(
    target: Target,
    config: Body,
    context: WriteContext,
    force: boolean,
  ) {
    const { resource, namespace, name } = target;
    const metadata = metadataOf(config);
    if (
      config.apiVersion !== apiVersionOf(resource) ||
      config.kind !== resource.kind
    ) {
      throw badRequest(
        config.kind === undefined || config.apiVersion === undefined
          ? "error decoding patch: Object 'Kind' is missing in " +
              `'${JSON.stringify(config)}'`
          : `invalid object type: /${config.apiVersion}, Kind=${config.kind}`,
      );
    }
    if (metadata.managedFields !== undefined) {
      throw badRequest('metadata.managedFields must be nil');
    }
    if (metadata.name !== undefined && metadata.name !== name) {
      throw badRequest(
        `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
      );
    }
    const wanted: Body = { ...config, metadata: { ...metadata, name } };
    const writer = {
      manager: context.fieldManager,
      apiVersion: apiVersionOf(resource),
      now: timestamp(this.registry.services.now()),
      ...(target.subresource ? { subresource: target.subresource } : {}),
    };
    let ignored = hasStatus(resource) ? STATUS : NONE;
    if (target.subresource === 'status') ignored = SPEC;
    const onto = (live: Body) =>
      apply(resource.schema, live, wanted, writer, force, ignored) as Body;
    const present = this.registry.services.store.get(
      storageName(resource),
      namespace,
      name,
    );
    if (!present) {
      if (target.subresource) throw notFound(groupResource(resource), name);
      if (metadata.uid) {
        throw conflict(
          groupResource(resource),
          name,
          `uid mismatch: the provided object specified uid ${metadata.uid}, and no existing object was found`,
        );
      }
      const object = await this.registry.create(
        resource,
        namespace,
        wanted,
        context,
        onto,
      );
      return { object, created: true };
    }
    const object = await this.registry.update(
      target,
      current => onto(current as unknown as Body),
      context,
      { applied: true },
    );
    return { object, created: false };
  }
}
