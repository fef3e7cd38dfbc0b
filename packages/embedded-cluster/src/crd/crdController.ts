import { Resource } from '../resources/Resource';
import { Resources } from '../resources/Resources';
import { Schema } from '../schema/Schema';
import { InternalClient, StoredObject } from '../store/InternalClient';
import { Store } from '../store/Store';

interface Version {
  name: string;
  served: boolean;
  storage: boolean;
  schema?: { openAPIV3Schema?: Schema };
  subresources?: {
    status?: object;
    scale?: {
      specReplicasPath: string;
      statusReplicasPath: string;
      labelSelectorPath?: string;
    };
  };
  additionalPrinterColumns?: {
    name: string;
    type: string;
    jsonPath: string;
    priority?: number;
    format?: string;
    description?: string;
  }[];
  selectableFields?: { jsonPath: string }[];
}

interface Spec {
  group: string;
  scope: 'Namespaced' | 'Cluster';
  names: {
    plural: string;
    singular?: string;
    kind: string;
    listKind?: string;
    shortNames?: string[];
    categories?: string[];
  };
  versions: Version[];
  preserveUnknownFields?: boolean;
}

const VERBS = [
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'create',
  'update',
  'watch',
];

function resourceOf(crd: StoredObject, spec: Spec, version: Version): Resource {
  const { group, names } = spec;
  const own = { group, version: version.name, kind: names.kind };
  const verbs = ['get', 'patch', 'update'];
  const { status, scale } = version.subresources ?? {};
  return {
    ...own,
    listKind: names.listKind ?? `${names.kind}List`,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    namespaced: spec.scope === 'Namespaced',
    verbs: VERBS,
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    subresources: [
      ...(status ? [{ name: 'status', responseKind: own, verbs }] : []),
      ...(scale
        ? [
            {
              name: 'scale',
              responseKind: {
                group: 'autoscaling',
                version: 'v1',
                kind: 'Scale',
              },
              verbs,
            },
          ]
        : []),
    ],
    schema: version.schema?.openAPIV3Schema,
    custom: {
      crdName: crd.metadata.name,
      columns: version.additionalPrinterColumns ?? [
        { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
      ],
      scale,
      hasStatus: Boolean(status),
      preserveUnknown: spec.preserveUnknownFields === true,
      selectableFields: (version.selectableFields ?? []).map(
        ({ jsonPath }) => jsonPath,
      ),
      storageVersion:
        spec.versions.find(({ storage }) => storage)?.name ?? version.name,
    },
  };
}

const NAME = 'customresourcedefinitions.apiextensions.k8s.io';

/** Serves what CRDs define, as soon as they are stored, and says so in their status. */
export function serveCustomResources(
  store: Store,
  resources: Resources,
  client: InternalClient,
  now: () => string,
): () => void {
  const serve = (crd: StoredObject) => {
    const spec = crd.spec as Spec;
    resources.removeGroupResource(spec.group, spec.names.plural);
    for (const version of spec.versions) {
      if (version.served) resources.put(resourceOf(crd, spec, version));
    }
  };
  const establish = async (crd: StoredObject) => {
    const spec = crd.spec as Spec;
    await client.updateStatus(NAME, undefined, crd.metadata.name, current => {
      const before = (current.status ?? {}) as {
        conditions?: { type: string; lastTransitionTime: string }[];
      };
      const at = (type: string) =>
        before.conditions?.find(condition => condition.type === type)
          ?.lastTransitionTime ?? now();
      const status = {
        conditions: [
          {
            type: 'NamesAccepted',
            status: 'True',
            lastTransitionTime: at('NamesAccepted'),
            reason: 'NoConflicts',
            message: 'no conflicts found',
          },
          {
            type: 'Established',
            status: 'True',
            lastTransitionTime: at('Established'),
            reason: 'InitialNamesAccepted',
            message: 'the initial names have been accepted',
          },
        ],
        acceptedNames: spec.names,
        storedVersions: spec.versions
          .filter(({ storage }) => storage)
          .map(({ name }) => name),
      };
      return JSON.stringify(before) === JSON.stringify(status)
        ? undefined
        : status;
    });
  };
  /** The objects of a CRD that goes, go with it. */
  const empty = async (crd: StoredObject) => {
    const spec = crd.spec as Spec;
    const name = `${spec.names.plural}.${spec.group}`;
    for (const { metadata } of client.list(name)) {
      await client
        .delete(name, metadata.namespace, metadata.name)
        .catch(() => undefined);
    }
    resources.removeGroupResource(spec.group, spec.names.plural);
  };
  const failed = () => undefined;
  for (const crd of store.list(NAME)) serve(crd);
  return store.subscribe(event => {
    if (event.resource !== NAME) return;
    if (event.type === 'DELETED') {
      empty(event.object).catch(failed);
      return;
    }
    serve(event.object);
    if (
      !(event.object.status as { conditions?: unknown[] } | undefined)
        ?.conditions?.length
    ) {
      establish(event.object).catch(failed);
    }
  });
}
