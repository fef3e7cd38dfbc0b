import { compileRule, toCel } from '../../crd/cel';
import { isObject, Json } from '../../schema/Schema';
import { Store } from '../../store/Store';
import { AdmissionRequest, Body } from '../registry/context';
import { matchesSelector } from '../selectors';

export interface WebhookRule {
  operations?: string[];
  apiGroups?: string[];
  apiVersions?: string[];
  resources?: string[];
  scope?: string;
}

export interface Webhook {
  name: string;
  clientConfig: {
    url?: string;
    caBundle?: string;
    service?: {
      namespace: string;
      name: string;
      path?: string;
      port?: number;
    };
  };
  rules?: WebhookRule[];
  failurePolicy?: 'Fail' | 'Ignore';
  sideEffects?: string;
  timeoutSeconds?: number;
  namespaceSelector?: Json;
  objectSelector?: Json;
  matchConditions?: { name: string; expression: string }[];
}

const has = (list: readonly string[] = [], value: string) =>
  list.includes('*') || list.includes(value);

/** `pods`, `pods/status`, `pods/*`, `*` (without subresources) and any. */
function coversResource(
  patterns: readonly string[] = [],
  plural: string,
  subresource: string | undefined,
): boolean {
  return patterns.some(pattern => {
    const [wanted, part] = pattern.split('/');
    const sub = part === '*' || (part ?? '') === (subresource ?? '');
    return (wanted === '*' || wanted === plural) && sub;
  });
}

function covers(rule: WebhookRule, request: AdmissionRequest): boolean {
  const { resource, subresource } = request.target;
  const { group, version, plural, namespaced } = resource;
  const scope = namespaced ? 'Namespaced' : 'Cluster';
  return (
    has(rule.operations, request.operation) &&
    has(rule.apiGroups, group) &&
    has(rule.apiVersions, version) &&
    coversResource(rule.resources, plural, subresource) &&
    has([rule.scope ?? '*'], scope)
  );
}

function labelsOf(object: Body | undefined): Record<string, Json> {
  const metadata = object?.metadata;
  return isObject(metadata) && isObject(metadata.labels) ? metadata.labels : {};
}

/** Those of the namespace that an object is in; a namespace is in itself, other cluster-scoped objects are everywhere. */
function inNamespace(
  selector: Json | undefined,
  { target, object, old }: AdmissionRequest,
  store: Store,
): boolean {
  if (selector === undefined) return true;
  const { resource, namespace } = target;
  if (resource.plural === 'namespaces' && !resource.group) {
    return matchesSelector(selector, labelsOf(object ?? old));
  }
  if (!resource.namespaced) return true;
  const found = store.get('namespaces', undefined, namespace ?? '');
  return matchesSelector(selector, found?.metadata.labels ?? {});
}

function meetsConditions(
  { matchConditions = [] }: Webhook,
  { object, old, operation, target }: AdmissionRequest,
): boolean {
  return matchConditions.every(
    ({ expression }) =>
      compileRule(expression)({
        object: toCel(target.resource.schema, object ?? null),
        oldObject: toCel(target.resource.schema, old ?? null),
        request: {
          operation,
          name: target.name,
          namespace: target.namespace ?? '',
        },
      }) === true,
  );
}

/** Whether a webhook wants to be asked. */
export function concerns(
  webhook: Webhook,
  request: AdmissionRequest,
  store: Store,
): boolean {
  const { objectSelector, namespaceSelector } = webhook;
  return (
    (webhook.rules ?? []).some(rule => covers(rule, request)) &&
    inNamespace(namespaceSelector, request, store) &&
    (objectSelector === undefined ||
      [request.object, request.old].some(
        object =>
          object !== undefined &&
          matchesSelector(objectSelector, labelsOf(object)),
      )) &&
    meetsConditions(webhook, request)
  );
}
