import { AdmissionPlugin, Body } from '../api/registry/context';
import { groupResource, metadataOf } from '../api/registry/objects';
import { forbidden } from '../api/ApiError';
import { storageName } from '../resources/Resource';
import { checkQuota, QuotaExceeded } from '../controllers/quota';
import { injectSidecar } from '../mesh/injection';
import { InternalClient, NewObject } from '../store/InternalClient';

/** Istio's injection webhook. */
export function sidecarInjection(client: InternalClient): AdmissionPlugin {
  return {
    name: 'sidecar-injector.istio.io',
    mutate({ operation, target, object }) {
      const isNewPod =
        operation === 'CREATE' &&
        storageName(target.resource) === 'pods' &&
        !target.subresource;
      if (!isNewPod || !object) {
        return undefined;
      }
      const labels =
        client.get('namespaces', undefined, target.namespace ?? '')?.metadata
          .labels ?? {};
      return injectSidecar(object as unknown as NewObject, labels) as
        | Body
        | undefined;
    },
  };
}

/** Kubernetes' ResourceQuota plug-in. */
export function quotaAdmission(client: InternalClient): AdmissionPlugin {
  return {
    name: 'ResourceQuota',
    validate({ operation, target, object }) {
      if (operation !== 'CREATE' || !object || target.subresource) {
        return;
      }
      const { namespace } = target;
      try {
        checkQuota(client, storageName(target.resource), {
          metadata: { ...metadataOf(object), namespace },
          spec: object.spec,
        });
      } catch (error) {
        if (error instanceof QuotaExceeded) {
          throw forbidden(
            groupResource(target.resource),
            target.name,
            error.why,
          );
        }
        throw error;
      }
    },
  };
}
