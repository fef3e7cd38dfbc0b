import { InternalClient, StoredObject } from '../store/InternalClient';
import { getOf, ignoring, listOf, splitKey } from './kit/objects';
import { ControllerSpec } from './kit/queue';

const CONFIG_MAPS = [
  'kube-root-ca.crt',
  'istio-ca-root-cert',
  'istio-ca-crl',
] as const;

/** What every namespace has: the `default` ServiceAccount and the CAs that its pods mount. */
export function serviceAccountsController(
  client: InternalClient,
  ca: { kubernetes: string; mesh: string },
): ControllerSpec {
  const dataOf = {
    'kube-root-ca.crt': { 'ca.crt': ca.kubernetes },
    'istio-ca-root-cert': { 'root-cert.pem': ca.mesh },
    'istio-ca-crl': { 'ca-crl.pem': '' },
  };
  const wanted = (namespace: string) => [
    `${namespace}/serviceaccounts/default`,
    ...CONFIG_MAPS.map(name => `${namespace}/configmaps/${name}`),
  ];
  const whenDeleted =
    (names: readonly string[], resource: string) =>
    ({ type, object }: { type: string; object: StoredObject }) =>
      type === 'DELETED' && names.includes(object.metadata.name)
        ? [`${object.metadata.namespace}/${resource}/${object.metadata.name}`]
        : [];

  return {
    name: 'serviceaccounts',
    watches: {
      namespaces: ({ object }) => wanted(object.metadata.name),
      serviceaccounts: whenDeleted(['default'], 'serviceaccounts'),
      configmaps: whenDeleted(CONFIG_MAPS, 'configmaps'),
    },
    initial: () =>
      listOf(client, 'namespaces').flatMap(({ metadata }) =>
        wanted(metadata.name),
      ),
    async reconcile(key) {
      const { namespace, name: rest } = splitKey(key);
      const { namespace: resource, name } = splitKey(rest);
      const owner = getOf(client, 'namespaces', undefined, namespace);
      if (
        !owner ||
        owner.metadata.deletionTimestamp ||
        client.get(resource, namespace, name)
      ) {
        return;
      }
      const data = dataOf[name as keyof typeof dataOf];
      await ignoring(
        [409],
        client.create(resource, {
          apiVersion: 'v1',
          kind: resource === 'configmaps' ? 'ConfigMap' : 'ServiceAccount',
          metadata: {
            name,
            namespace,
            ...(name.startsWith('istio-')
              ? { labels: { 'istio.io/config': 'true' } }
              : {}),
          },
          ...(data ? { data } : {}),
        }),
      );
    },
  };
}
