import { z } from 'zod';

/*
 * An observer of the cluster: reads what stands there, changes nothing. What a
 * person does, the tests do in the portal.
 */

const url = process.env.MESHSPACE_CLUSTER_URL ?? 'http://127.0.0.1:7443';

const groups = z.object({
  groups: z.array(
    z.object({ preferredVersion: z.object({ groupVersion: z.string() }) }),
  ),
});
const resources = z.object({
  resources: z.array(
    z.object({
      name: z.string(),
      namespaced: z.boolean(),
      verbs: z.array(z.string()),
    }),
  ),
});
const list = z.object({
  items: z.array(
    z
      .object({
        metadata: z
          .object({
            name: z.string(),
            namespace: z.string().optional(),
            // What a server makes up at each look has none.
            uid: z.string().optional(),
            labels: z.record(z.string(), z.string()).optional(),
            annotations: z.record(z.string(), z.string()).optional(),
          })
          .loose(),
      })
      .loose(),
  ),
});
type Item = z.infer<typeof list>['items'][number];

async function read(path: string): Promise<unknown> {
  const response = await fetch(`${url}${path}`);
  if (!response.ok)
    throw new Error(`${path} answered ${response.status} to the observer`);
  return response.json();
}

/** What comes and goes by itself, whoever does what. */
const VOLATILE = new Set([
  'events',
  'pods',
  'replicasets',
  'controllerrevisions',
  'endpoints',
  'endpointslices',
  'leases',
  'componentstatuses',
]);

/** The path of every kind that can be listed, whole cluster. */
async function kinds(): Promise<string[]> {
  const found = groups.parse(await read('/apis'));
  const versions = [
    '/api/v1',
    ...found.groups.map(each => `/apis/${each.preferredVersion.groupVersion}`),
  ];
  const paths = await Promise.all(
    versions.map(async version =>
      resources
        .parse(await read(version))
        .resources.filter(
          each =>
            each.verbs.includes('list') &&
            !each.name.includes('/') &&
            !VOLATILE.has(each.name),
        )
        .map(each => `${version}/${each.name}`),
    ),
  );
  return paths.flat();
}

/** Who leads writes the time into it, again and again. */
const LEADER = 'control-plane.alpha.kubernetes.io/leader';

/** What of an object a person would miss or did not put there. */
const essence = ({ metadata, status: _status, ...rest }: Item): string =>
  JSON.stringify({
    ...rest,
    uid: metadata.uid,
    labels: metadata.labels,
    annotations: { ...metadata.annotations, [LEADER]: undefined },
    ownerReferences: metadata.ownerReferences,
    finalizers: metadata.finalizers,
  });

/** Every object of the cluster that does not come and go by itself: its place, and what it is. */
export async function snapshot(): Promise<Record<string, string>> {
  const all = await Promise.all(
    (
      await kinds()
    ).map(async path =>
      list
        .parse(await read(path))
        .items.map((item): [string, string] => [
          [path, item.metadata.namespace, item.metadata.name]
            .filter(Boolean)
            .join(' '),
          essence(item),
        ]),
    ),
  );
  return Object.fromEntries(all.flat());
}

/** Objects that carry the label of a space. */
export async function leftOf(space: string): Promise<string[]> {
  const label = encodeURIComponent(`meshspace.dev/space=${space}`);
  const all = await Promise.all(
    [...(await kinds()), '/api/v1/pods'].map(async path =>
      list
        .parse(await read(`${path}?labelSelector=${label}`))
        .items.map(
          ({ metadata }) => `${path} ${metadata.namespace} ${metadata.name}`,
        ),
    ),
  );
  return all.flat();
}
