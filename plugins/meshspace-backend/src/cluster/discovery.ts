import { ViewKind, VIEW_KINDS } from '@meshspace/planner';
import { z } from 'zod';
import { isStatus } from './errors';
import { KubeApi } from './KubeApi';
import { RESOURCES } from './resources';

/** Which version of each kind a cluster has; a kind that is missing is not in it. */
export type KnownKinds = ReadonlyMap<ViewKind, string>;

export interface Discovery {
  kinds: KnownKinds;
  /** Groups that did not answer; what was known of them before is kept. */
  failed: { group: string; error: unknown }[];
}

const groupsSchema = z.looseObject({
  groups: z.array(
    z.looseObject({
      name: z.string(),
      versions: z.array(z.looseObject({ version: z.string() })),
    }),
  ),
});

const resourcesSchema = z.looseObject({
  resources: z.array(z.looseObject({ name: z.string() })),
});

/** What a cluster has. One dead APIService costs only its own group. */
export async function discover(
  api: KubeApi,
  before: KnownKinds,
  signal?: AbortSignal,
): Promise<Discovery> {
  const { body } = await api.call({ method: 'GET', path: '/apis', signal });
  const { groups } = groupsSchema.parse(body);
  const offered = new Map(
    groups.map(group => [
      group.name,
      new Set(group.versions.map(({ version }) => version)),
    ]),
  );
  const kinds = new Map<ViewKind, string>();
  const failed: Discovery['failed'] = [];
  const wanted = new Map<string, ViewKind[]>();
  for (const kind of VIEW_KINDS) {
    const { group, versions } = RESOURCES[kind];
    if (!group) {
      kinds.set(kind, 'v1');
      continue;
    }
    for (const version of versions) {
      if (offered.get(group)?.has(version)) {
        const key = `${group}/${version}`;
        wanted.set(key, [...(wanted.get(key) ?? []), kind]);
      }
    }
  }
  await Promise.all(
    [...wanted].map(async ([key, candidates]) => {
      const [group, version] = key.split('/');
      try {
        const answer = await api.call({
          method: 'GET',
          path: `/apis/${group}/${version}`,
          signal,
        });
        const { resources } = resourcesSchema.parse(answer.body);
        const plurals = new Set(resources.map(({ name }) => name));
        for (const kind of candidates) {
          if (!plurals.has(RESOURCES[kind].plural)) continue;
          const order = RESOURCES[kind].versions;
          const known = kinds.get(kind);
          if (!known || order.indexOf(version) < order.indexOf(known)) {
            kinds.set(kind, version);
          }
        }
      } catch (error) {
        if (isStatus(error, 404)) return;
        failed.push({ group, error });
        for (const kind of candidates) {
          const known = before.get(kind);
          if (known && !kinds.has(kind)) kinds.set(kind, known);
        }
      }
    }),
  );
  return { kinds, failed };
}
