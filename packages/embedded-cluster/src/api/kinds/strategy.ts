import { Resource, storageName } from '../../resources/Resource';

const WITH_GENERATION = new Set([
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'pods',
  'replicationcontrollers',
  'jobs.batch',
  'cronjobs.batch',
  'poddisruptionbudgets.policy',
  'ingresses.networking.k8s.io',
  'networkpolicies.networking.k8s.io',
  'endpointslices.discovery.k8s.io',
  'customresourcedefinitions.apiextensions.k8s.io',
  'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  'validatingwebhookconfigurations.admissionregistration.k8s.io',
  'priorityclasses.scheduling.k8s.io',
  'flowschemas.flowcontrol.apiserver.k8s.io',
]);

/** A delete of these answers with the object itself, of others with a `Status`. */
const RETURNS_OBJECT = new Set([
  'pods',
  'services',
  'serviceaccounts',
  'resourcequotas',
  'persistentvolumeclaims',
  'persistentvolumes',
  'podtemplates',
  'podsecuritypolicies.policy',
  'storageclasses.storage.k8s.io',
  'csinodes.storage.k8s.io',
  'csidrivers.storage.k8s.io',
  'volumeattachments.storage.k8s.io',
]);

export function hasStatus(resource: Resource): boolean {
  return resource.subresources.some(sub => sub.name === 'status');
}

export function countsGenerations(resource: Resource): boolean {
  return Boolean(resource.custom) || WITH_GENERATION.has(storageName(resource));
}

export function returnsDeletedObject(resource: Resource): boolean {
  return RETURNS_OBJECT.has(storageName(resource));
}

/** Jobs keep their pods when nobody says otherwise: a promise of batch/v1. */
export function orphansByDefault(resource: Resource): boolean {
  return storageName(resource) === 'jobs.batch';
}

export function createsOnUpdate(resource: Resource): boolean {
  const name = storageName(resource);
  return (
    name === 'leases.coordination.k8s.io' ||
    name === 'endpoints' ||
    name === 'events' ||
    name === 'roles.rbac.authorization.k8s.io' ||
    name === 'rolebindings.rbac.authorization.k8s.io' ||
    name === 'clusterroles.rbac.authorization.k8s.io' ||
    name === 'clusterrolebindings.rbac.authorization.k8s.io'
  );
}
