import { Resource, storageName } from '../../resources/Resource';
import { Json } from '../../schema/Schema';
import { StoredObject } from '../../store/InternalClient';
import { badRequest } from '../ApiError';
import { FieldRequirement } from '../selectors';

const COMMON = ['metadata.name', 'metadata.namespace'];

const SELECTABLE: Record<string, string[]> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  namespaces: ['status.phase'],
  secrets: ['type'],
  services: ['spec.clusterIP', 'spec.type'],
  nodes: ['spec.unschedulable'],
  'replicasets.apps': ['status.replicas'],
  'jobs.batch': ['status.successful'],
  replicationcontrollers: ['status.replicas'],
};

const EMPTY_VALUES: Record<string, string> = {
  'spec.hostNetwork': 'false',
  'spec.unschedulable': 'false',
  'status.replicas': '0',
};

function valueAt(object: StoredObject, path: string): string {
  let value: unknown = object;
  for (const step of path.split('.').filter(Boolean)) {
    value = (value as Record<string, Json> | undefined)?.[step];
    if (value === undefined || value === null) return EMPTY_VALUES[path] ?? '';
  }
  return typeof value === 'object' ? '' : String(value);
}

/** Only fields that the kind indexes can be selected by. */
export function fieldMatcher(
  resource: Resource,
  requirements: FieldRequirement[],
): ((object: StoredObject) => boolean) | undefined {
  if (requirements.length === 0) return undefined;
  const extra = resource.custom
    ? resource.custom.selectableFields.map(path => path.replace(/^\./, ''))
    : SELECTABLE[storageName(resource)] ?? [];
  const allowed = new Set([...COMMON, ...extra]);
  for (const { path } of requirements) {
    if (!allowed.has(path)) {
      throw badRequest(
        extra.length > 0 || resource.custom
          ? `field label not supported: ${path}`
          : `"${path}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
      );
    }
  }
  return object =>
    requirements.every(
      ({ path, value, equal }) => (valueAt(object, path) === value) === equal,
    );
}
