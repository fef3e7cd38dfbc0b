import { ApiError, forbidden } from './api/ApiError';
import { AdmissionPlugin, Body } from './api/registry/context';
import { checkQuota, QuotaExceeded } from './controllers/quota';
import { injectSidecar } from './mesh/injection';
import { storageName } from './resources/Resource';
import { InternalClient, NewObject } from './store/InternalClient';

/** Istio's webhook: puts the sidecar into new pods of injected namespaces. */
export function sidecarInjection(client: InternalClient): AdmissionPlugin {
  return {
    name: 'istio-sidecar-injector',
    mutate({ operation, target, object }) {
      if (
        operation !== 'CREATE' ||
        storageName(target.resource) !== 'pods' ||
        target.subresource
      )
        return undefined;
      const namespace = client.get(
        'namespaces',
        undefined,
        target.namespace ?? '',
      );
      const injected = injectSidecar(
        object as unknown as NewObject,
        namespace?.metadata.labels ?? {},
      );
      return injected as unknown as Body | undefined;
    },
  };
}

export function quotas(client: InternalClient): AdmissionPlugin {
  return {
    name: 'ResourceQuota',
    validate({ operation, target, object }) {
      if (operation !== 'CREATE' || target.subresource || !object) return;
      const storage = storageName(target.resource);
      try {
        checkQuota(client, storage, object as unknown as NewObject);
      } catch (error) {
        if (!(error instanceof QuotaExceeded)) throw error;
        const { group, plural } = target.resource;
        const plain = forbidden({ group, resource: plural }, target.name, '');
        throw new ApiError(403, 'Forbidden', error.message, plain.details);
      }
    },
  };
}
