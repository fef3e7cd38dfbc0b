import { Resource, storageName } from '../../resources/Resource';
import { isObject, Json } from '../../schema/Schema';
import { validateCustom } from '../../crd/validateCustom';
import { Cause } from '../ApiError';
import { Body } from '../registry/context';
import { Services } from '../registry/Services';
import { admitPod, initPod } from './pods';
import { allocateClusterIp } from './serviceIps';
import { validateWorkload } from './validateWorkloads';
import { validateService } from './validateServices';
import { validateEnums, validateMisc } from './validateMisc';

type Fill = (services: Services, object: Body, old: Body | undefined) => void;

function specOf(object: Body): Body {
  return isObject(object.spec) ? object.spec : {};
}

function onCreate(fill: (services: Services, object: Body) => void): Fill {
  return (services, object, old) => {
    if (!old) fill(services, object);
  };
}

/** Pods of a Job are told apart by the Job's uid, which exists only now. */
function jobSelector(_: Services, object: Body) {
  const spec = specOf(object);
  if (spec.manualSelector || spec.selector) return;
  const metadata = object.metadata as Body;
  const uid = String(metadata.uid);
  const labels = {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': String(metadata.name),
    'controller-uid': uid,
    'job-name': String(metadata.name),
  };
  const template = isObject(spec.template) ? spec.template : {};
  const templateMetadata = isObject(template.metadata) ? template.metadata : {};
  object.spec = {
    ...spec,
    selector: {
      matchLabels: { 'batch.kubernetes.io/controller-uid': uid },
    },
    template: {
      ...template,
      metadata: {
        ...templateMetadata,
        labels: { ...((templateMetadata.labels as Body) ?? {}), ...labels },
      },
    },
  };
}

const FILLS: Record<string, Fill> = {
  namespaces: onCreate((_, object) => {
    object.spec = { ...specOf(object), finalizers: ['kubernetes'] };
    object.status = { phase: 'Active' };
  }),
  pods: onCreate((services, object) => {
    admitPod(services, object);
    initPod(object);
  }),
  services: allocateClusterIp,
  persistentvolumeclaims: onCreate((_, object) => {
    object.status = { phase: 'Pending' };
  }),
  persistentvolumes: onCreate((_, object) => {
    object.status = { phase: 'Pending' };
  }),
  'jobs.batch': onCreate(jobSelector),
};

/** What only the server can know: addresses, selectors, first status. Changes the object it is given. */
export function allocate(
  services: Services,
  storage: string,
  object: Body,
  old: Body | undefined,
): void {
  FILLS[storage]?.(services, object, old);
}

export function validateKind(
  services: Services,
  resource: Resource,
  object: Body,
  old: Body | undefined,
  subresource: string | undefined,
): Cause[] {
  if (resource.custom) {
    return validateCustom(resource, object, old, subresource);
  }
  if (subresource) return [];
  const storage = storageName(resource);
  return [
    ...validateEnums(resource.schema, object as Json, ''),
    ...validateWorkload(storage, object, old),
    ...validateService(storage, object, old, services),
    ...validateMisc(storage, object, old),
  ];
}
