import { Json } from '../../schema/Schema';
import { Store } from '../../store/Store';
import { ApiError, badRequest } from '../ApiError';
import { jsonPatch } from '../patch/jsonPatch';
import { AdmissionPlugin, AdmissionRequest, Body } from '../registry/context';
import { callWebhook, ReviewAnswer, ServiceDialer } from './callWebhook';
import { concerns, Webhook } from './matching';

const GROUP = 'admissionregistration.k8s.io';
const WITHOUT_EFFECT = ['None', 'NoneOnDryRun'];

export interface WebhookHost {
  store: Store;
  uuid(): string;
  dial: ServiceDialer;
}

/** Those that are configured in the cluster, in the order of their configurations' names. */
function webhooksOf(
  store: Store,
  kind: 'mutating' | 'validating',
): readonly Webhook[] {
  return store
    .list(`${kind}webhookconfigurations.${GROUP}`)
    .flatMap(({ webhooks }) => (webhooks as Webhook[] | undefined) ?? []);
}

function reviewOf(uid: string, request: AdmissionRequest) {
  const { target, operation, object, old, user, dryRun } = request;
  const { resource, namespace, name, subresource } = target;
  const { group, version, kind, plural } = resource;
  const gvk = { group, version, kind };
  const gvr = { group, version, resource: plural };
  return {
    kind: 'AdmissionReview',
    apiVersion: `admission.k8s.io/v1`,
    request: {
      uid,
      kind: gvk,
      resource: gvr,
      requestKind: gvk,
      requestResource: gvr,
      ...(subresource
        ? { subResource: subresource, requestSubResource: subresource }
        : {}),
      ...(name ? { name } : {}),
      ...(namespace ? { namespace } : {}),
      operation,
      userInfo: user,
      object: object ?? null,
      oldObject: old ?? null,
      dryRun,
      options: {
        kind: `${operation[0]}${operation.slice(1).toLowerCase()}Options`,
        apiVersion: 'meta.k8s.io/v1',
      },
    },
  };
}

function refused(name: string, status: ReviewAnswer['status']): ApiError {
  const why = status?.message ?? status?.reason ?? 'without explanation';
  const code = Math.max(400, status?.code ?? 400);
  const separator = why === 'without explanation' ? ' ' : ': ';
  return new ApiError(
    code,
    status?.reason ?? '',
    `admission webhook "${name}" denied the request${separator}${why}`,
    {},
  );
}

/** Asks one webhook; nothing when it cannot be reached and that does not matter. */
async function ask(
  webhook: Webhook,
  request: AdmissionRequest,
  host: WebhookHost,
): Promise<ReviewAnswer | undefined> {
  const { name, failurePolicy, sideEffects = '' } = webhook;
  if (request.dryRun && !WITHOUT_EFFECT.includes(sideEffects)) {
    throw badRequest(`admission webhook "${name}" does not support dry run`);
  }
  const uid = host.uuid();
  let answer: ReviewAnswer;
  try {
    answer = await callWebhook(webhook, uid, reviewOf(uid, request), host.dial);
  } catch (error) {
    if (failurePolicy === 'Ignore') return undefined;
    const why = error instanceof Error ? error.message : String(error);
    const message = `failed calling webhook "${name}": failed to call webhook: ${why}`;
    throw new ApiError(
      500,
      'InternalError',
      `Internal error occurred: ${message}`,
      { causes: [{ message }] },
    );
  }
  request.warn(answer.warnings ?? []);
  if (!answer.allowed) throw refused(name, answer.status);
  return answer;
}

/** What configures webhooks is never shown to them: nobody could take back a broken one. */
function isExempt({ target }: AdmissionRequest): boolean {
  return target.resource.group === GROUP;
}

/** The webhooks that are configured in the cluster. */
export function storedWebhooks(host: WebhookHost): AdmissionPlugin {
  const { store } = host;
  const interested = (
    kind: 'mutating' | 'validating',
    request: AdmissionRequest,
  ) =>
    isExempt(request)
      ? []
      : webhooksOf(store, kind).filter(webhook =>
          concerns(webhook, request, store),
        );
  return {
    name: 'webhooks',
    mutate(request) {
      const webhooks = interested('mutating', request);
      if (webhooks.length === 0) return undefined;
      return (async () => {
        let { object } = request;
        for (const webhook of webhooks) {
          const answer = await ask(webhook, { ...request, object }, host);
          if (answer?.patch && object) {
            const patch = Buffer.from(answer.patch, 'base64').toString();
            object = jsonPatch(object, JSON.parse(patch) as Json) as Body;
          }
        }
        return object;
      })();
    },
    validate(request) {
      const webhooks = interested('validating', request);
      if (webhooks.length === 0) return undefined;
      return (async () => {
        for (const webhook of webhooks) await ask(webhook, request, host);
      })();
    },
  };
}
